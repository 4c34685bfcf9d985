import type { Activity } from '../../app/activity/activity.ts';
import type { Link } from '../../app/contract/wire/connect.ts';
import type { Connection } from '../../app/contract/connections.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import { withActivity } from './activities.ts';
import { oncePerFrame } from './frame.ts';
import { feedPool } from './pool-feed.ts';
import { PoolStore } from './pool-store.ts';
import { Value } from './value.ts';

interface Fed {
  readonly store: PoolStore;
  readonly stop: () => void;
}

/** The window's copy of everything that is pushed: connections, each one's objects, the timeline. */
export class Mirror {
  /** Undefined until main has told. */
  readonly connections = new Value<readonly Connection[] | undefined>(undefined);
  /** Whether practice pools can be opened here. */
  readonly practice = new Value(false);
  /** The file of a server list that could not be read at this start. */
  readonly putAside = new Value<string | undefined>(undefined);
  /** Why what was changed about servers is not on disk. */
  readonly unwritten = new Value<string | undefined>(undefined);
  readonly activity = new Value<readonly Activity[]>([]);
  /** The stores of all connections, in the order of the list. */
  readonly pools = new Value<readonly PoolStore[]>([]);
  /** How far each pool's clock was ahead of ours when it was last live, milliseconds: a pool that goes away does not forget it. */
  readonly #offsets = new Map<PoolId, number>();
  #fed = new Map<PoolId, Fed>();
  #stops: (() => void)[] = [];
  #link: Link;
  #wake: () => void;

  constructor(link: Link, perFrame: (work: () => void) => () => void = oncePerFrame) {
    this.#link = link;
    this.#wake = perFrame(() => {
      for (const { store } of this.#fed.values()) store.flush();
    });
  }

  start(): void {
    this.#stops.push(
      this.#link.subscribe(
        'connections',
        {},
        {
          message: ({ connections, practice, putAside, unwritten }) => {
            this.practice.set(practice);
            this.putAside.set(putAside);
            this.unwritten.set(unwritten);
            this.#setConnections(connections);
          },
        },
      ),
      this.#link.subscribe(
        'activity',
        {},
        { message: (message) => this.activity.set(withActivity(this.activity.get(), message)) },
      ),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    for (const { stop } of this.#fed.values()) stop();
    this.#fed.clear();
    this.pools.set([]);
  }

  /** The store of a pool; for one that is not (or no longer) in the list, an empty one. */
  pool(id: PoolId): PoolStore {
    return this.#fed.get(id)?.store ?? new PoolStore(id, () => undefined);
  }

  clockOffset(id: PoolId): number {
    return this.#offsets.get(id) ?? 0;
  }

  #setConnections(connections: readonly Connection[]): void {
    for (const { id, state } of connections) if (state.at === 'live') this.#offsets.set(id, state.clockOffset);
    const listed = new Set(connections.map(({ id }) => id));
    for (const [id, { stop }] of this.#fed) {
      if (listed.has(id)) continue;
      stop();
      this.#fed.delete(id);
    }
    for (const id of listed) if (!this.#fed.has(id)) this.#feed(id);
    this.connections.set(connections);
    const stores = [...listed].map((id) => this.pool(id));
    const before = this.pools.get();
    if (stores.length !== before.length || stores.some((store, i) => store !== before[i])) this.pools.set(stores);
  }

  #feed(id: PoolId): void {
    const store = new PoolStore(id, this.#wake);
    this.#fed.set(id, { store, stop: feedPool(this.#link, store) });
  }
}
