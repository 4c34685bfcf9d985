import type { Activity } from '../../app/activity/activity.ts';
import type { Connection, ConnectionState } from '../../app/contract/connections.ts';
import { explain } from '../../app/errors/explain.ts';
import type { Failure } from '../../app/errors/failure.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import type { Outside } from '../pools/outside.ts';
import type { ActivityStore } from './store.ts';

const because = (words: string, reason: Failure): string => `${words}: ${explain(reason).title}`;

/** What is worth a line when a connection is in another state than before; undefined for steps on the way. */
function noticeOf({ name, username, state: now }: Connection, before: ConnectionState | undefined): string | undefined {
  switch (now.at) {
    case 'live':
      return `Connected to ${name} as ${username}`;
    case 'waiting':
      return because(
        before?.at === 'live' ? `The connection with ${name} was lost` : `${name} cannot be reached`,
        now.reason,
      );
    case 'locked-out':
      return because(`Not signed in to ${name} as ${username}`, now.reason);
    case 'offline':
      if (before === undefined) return undefined;
      return now.reason ? because(`${name} cannot be reached`, now.reason) : `Disconnected from ${name}`;
    case 'untrusted':
      return `${name} showed a certificate that nobody has compared yet`;
    case 'connecting':
      return undefined;
  }
}

/** Writes down when pools are connected, lost and found again. */
export class ConnectionNotices {
  readonly #pools: Pick<Outside['pools'], 'connections' | 'get'>;
  readonly #store: ActivityStore;
  /** The last state that was not on the way to another. */
  readonly #known = new Map<PoolId, ConnectionState>();
  /** Since when a pool is away, as its row. */
  readonly #away = new Map<PoolId, Activity>();
  #count = 0;

  constructor(pools: Pick<Outside['pools'], 'connections' | 'get'>, store: ActivityStore) {
    this.#pools = pools;
    this.#store = store;
  }

  /** To be called whenever something about a connection has changed. */
  look(): void {
    const connections = this.#pools.connections();
    for (const id of this.#known.keys())
      if (!connections.some((one) => one.id === id)) {
        this.#known.delete(id);
        this.#away.delete(id);
      }
    for (const connection of connections) this.#lookAt(connection);
  }

  #lookAt(connection: Connection): void {
    const { id, name, state } = connection;
    const before = this.#known.get(id);
    if (state.at === 'connecting' || before?.at === state.at) return;
    this.#known.set(id, state);
    const now = Date.now();
    const away = this.#away.get(id);
    if (away && state.at === 'live') {
      this.#away.delete(id);
      return this.#store.put({ ...away, title: `${away.title}; it came back`, finished: now });
    }
    const title = noticeOf(connection, before);
    if (title === undefined) return;
    const [record] = this.#pools.get(id)?.inventory.all('pool') ?? [];
    const row: Activity = {
      id: `connection ${id} ${now} ${(this.#count += 1)}`,
      kind: 'connection',
      title,
      state: 'done',
      progress: 1,
      started: now,
      finished: now,
      who: '',
      targets: [{ pool: id, cls: 'pool', ref: record?.$ref ?? '', name }],
      steps: [],
      cancel: { can: false, why: 'It has ended' },
    };
    if (before?.at === 'live' && state.at === 'waiting') this.#away.set(id, row);
    this.#store.put(row);
  }
}
