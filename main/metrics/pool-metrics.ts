import type { MetricObject, MetricState } from '../../app/contract/metrics.ts';
import { combine, compositionOf, recipeFor } from '../../app/metrics/derived.ts';
import type { Failure } from '../../app/errors/failure.ts';
import type { Stretch } from '../../app/metrics/gaps.ts';
import { isLive } from '../../app/inventory/describe/home.ts';
import { Rings } from '../../app/metrics/rings.ts';
import { ForeignClocks } from './foreign-clocks.ts';
import { HostPoller, type HostState } from './host-poller.ts';
import { ringKey, serverNow, type MetricsPool } from './source.ts';

/** Looking away and back within this time costs no new start; polls are to end within 10 s of nobody watching. */
const LINGER_MS = 6000;
const PRUNE_MS = 60_000;

/** Somebody who looks at numbers. */
interface Watcher {
  /** The hosts whose numbers it needs now. */
  hosts(): Iterable<string>;
  /** The objects that somebody looks at closely, if any. */
  readonly closely?: readonly MetricObject[];
  readonly rows: number;
  changed(): void;
}

/** Seconds after which a host that does not tell its numbers counts as away. */
const PATIENCE = 20;

const unknown = (count: number): Float64Array => new Float64Array(count).fill(Number.NaN);

/** The numbers of one pool: which hosts are asked, and what is known of each object in the last 10 minutes. */
export class PoolMetrics {
  readonly pool: MetricsPool;
  readonly rings = new Rings();
  readonly clocks: ForeignClocks;
  readonly #pollers = new Map<string, HostPoller>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  readonly #watchers = new Set<Watcher>();
  readonly #absences: (Stretch & { readonly host: string })[] = [];
  #looked = new Set<MetricObject>();
  readonly #unhear: () => void;
  readonly #pruning: NodeJS.Timeout;
  #checking: NodeJS.Timeout | undefined;

  constructor(pool: MetricsPool) {
    this.pool = pool;
    this.clocks = new ForeignClocks(pool);
    this.#unhear = pool.inventory.onChange((touched) => {
      if (this.#watchers.size > 0 && touched.some(([cls]) => cls === 'VM' || cls === 'host' || cls === 'host_metrics'))
        this.#checkSoon();
    });
    this.#pruning = setInterval(() => {
      if (this.rings.prune(serverNow(pool))) for (const poller of this.#pollers.values()) poller.forgetHandles();
    }, PRUNE_MS).unref();
  }

  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    for (const object of watcher.closely ?? []) this.#looked.add(object);
    this.#check();
    return () => {
      this.#watchers.delete(watcher);
      this.#check();
    };
  }

  /** What somebody looked at closely since this was asked the last time. */
  takeLooked(): ReadonlySet<MetricObject> {
    const looked = this.#looked;
    this.#looked = new Set([...this.#watchers].flatMap((watcher) => watcher.closely ?? []));
    return looked;
  }

  /** What watchers want is another thing now. */
  recheck(): void {
    this.#check();
  }

  /** How many hosts are being asked. */
  get polling(): number {
    return this.#pollers.size;
  }

  close(): void {
    this.#unhear();
    clearInterval(this.#pruning);
    clearTimeout(this.#checking);
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    for (const poller of this.#pollers.values()) poller.stop();
    this.#pollers.clear();
  }

  hostState(host: string): HostState | undefined {
    return this.#pollers.get(host)?.state;
  }

  /** When hosts did not answer while somebody looked. */
  absencesOf(host: string): readonly Stretch[] {
    const state = this.hostState(host);
    const past = this.#absences.filter((absence) => absence.host === host);
    if (state?.at !== 'failing') return past;
    return [...past, { from: state.since, to: serverNow(this.pool) + 60, reason: this.#awayReason(host) }];
  }

  /** The hosts that know an object's numbers. */
  hostsOf({ cls, ref }: MetricObject): readonly string[] {
    const { inventory } = this.pool;
    switch (cls) {
      case 'host':
        return [ref];
      case 'VM': {
        const vm = inventory.get('VM', ref);
        return vm && inventory.get('host', vm.resident_on) ? [vm.resident_on] : [];
      }
      case 'pool':
        return [...inventory.all('host')].map((host) => host.$ref);
      case 'SR':
        return (inventory.get('SR', ref)?.PBDs ?? []).flatMap((pbd) => {
          const row = inventory.get('PBD', pbd);
          return row?.currently_attached ? [row.host] : [];
        });
    }
  }

  /** Whether a series can be known now. */
  has(object: MetricObject, source: string): boolean {
    const { cls, ref } = object;
    if (cls === 'host' || cls === 'VM') {
      const key = this.#keyOf(object);
      return key !== undefined && recipeFor(cls, source, this.rings.names(key)) !== undefined;
    }
    const composition = compositionOf(cls, source, this.#uuid(object));
    return (
      composition !== undefined &&
      this.hostsOf({ cls, ref }).some((host) => this.has({ cls: 'host', ref: host }, composition.source))
    );
  }

  /** `count` 5-second values of one series up to `end`; undefined where there is no such series. */
  read(object: MetricObject, source: string, end: number, count: number): Float64Array | undefined {
    const { cls, ref } = object;
    if (cls === 'host' || cls === 'VM') {
      const key = this.#keyOf(object);
      const recipe = key === undefined ? undefined : recipeFor(cls, source, this.rings.names(key));
      if (key === undefined || !recipe) return undefined;
      const inputs = recipe.inputs.map(([name, factor]) => ({
        values: this.rings.read(key, name, end, count),
        factor,
      }));
      const [only] = inputs;
      if (only && inputs.length === 1 && only.factor === 1) return only.values;
      return combine(recipe.how, inputs, count);
    }
    const composition = compositionOf(cls, source, this.#uuid(object));
    if (!composition) return undefined;
    const inputs = this.hostsOf({ cls, ref }).flatMap((host) => {
      // A host that is away must not hide the others; one that is late must, or a part would be shown as the whole.
      if (this.#isAway(host)) return [];
      const known = this.hostState(host)?.at === 'live';
      const values = known ? this.read({ cls: 'host', ref: host }, composition.source, end, count) : unknown(count);
      return values ? [{ values, factor: 1, weight: this.weightOf(host) }] : [];
    });
    if (inputs.length === 0) return undefined;
    const joined = combine(composition.how === 'mean' ? 'mean' : 'exact', inputs, count);
    return joined.map((value, row) => (inputs.some(({ values }) => Number.isNaN(values[row])) ? Number.NaN : value));
  }

  #isAway(ref: string): boolean {
    const host = this.pool.inventory.get('host', ref);
    if (host === undefined || !isLive(this.pool.inventory, host)) return true;
    const state = this.hostState(ref);
    return state?.at === 'failing' && serverNow(this.pool) - state.since > PATIENCE;
  }

  /** Processors of a host: what its share in a pool's CPU is weighed by. */
  weightOf(host: string): number {
    return Math.max(1, Number(this.pool.inventory.get('host', host)?.cpu_info['cpu_count'] ?? 1) || 1);
  }

  /** Newest 5 s of any of the hosts; 0 when none is known. */
  newest(hosts: Iterable<string>): number {
    let newest = 0;
    for (const host of hosts) {
      const state = this.hostState(host);
      if (state?.at === 'live') newest = Math.max(newest, state.newest);
    }
    return newest;
  }

  stateOf(object: MetricObject): MetricState {
    const { inventory } = this.pool;
    if (object.cls === 'VM') {
      const vm = inventory.get('VM', object.ref);
      if (!vm) return { at: 'gone' };
      if (vm.power_state === 'Halted') return { at: 'halted' };
      if (vm.power_state === 'Suspended') return { at: 'suspended' };
    } else if (!inventory.get(object.cls, object.ref)) return { at: 'gone' };
    const hosts = this.hostsOf(object);
    const states = hosts.map((host) => this.hostState(host));
    if (states.some((state) => state?.at === 'live')) return { at: 'live' };
    const failing = states.findIndex((state) => state?.at === 'failing');
    const state = states[failing];
    if (state?.at !== 'failing') return { at: 'loading' };
    return awayState(state.failure, inventory.get('host', hosts[failing] ?? '')?.name_label ?? '', state.since);
  }

  #uuid({ cls, ref }: MetricObject): string {
    return this.pool.inventory.get(cls, ref)?.uuid ?? '';
  }

  #keyOf(object: MetricObject): string | undefined {
    const uuid = this.#uuid(object);
    return uuid === '' || object.cls === 'pool' ? undefined : ringKey(object.cls, uuid);
  }

  #awayReason(host: string): string {
    return `${this.pool.inventory.get('host', host)?.name_label ?? 'The server'} did not answer`;
  }

  #checkSoon(): void {
    this.#checking ??= setTimeout(() => {
      this.#checking = undefined;
      this.#check();
      for (const watcher of this.#watchers) watcher.changed();
    }, 250);
  }

  #check(): void {
    const wanted = new Map<string, number>();
    for (const watcher of this.#watchers)
      for (const host of watcher.hosts()) wanted.set(host, Math.max(wanted.get(host) ?? 0, watcher.rows));
    for (const [host, rows] of wanted) {
      const leaving = this.#leaving.get(host);
      clearTimeout(leaving);
      this.#leaving.delete(host);
      const poller = this.#pollers.get(host);
      if (poller) poller.reachBack(rows);
      else this.#start(host, rows);
    }
    for (const host of this.#pollers.keys()) {
      if (wanted.has(host) || this.#leaving.has(host)) continue;
      const timer = setTimeout(() => {
        this.#leaving.delete(host);
        this.#pollers.get(host)?.stop();
        this.#pollers.delete(host);
      }, LINGER_MS);
      this.#leaving.set(host, timer.unref());
    }
  }

  #start(host: string, rows: number): void {
    let failing: number | undefined;
    const poller: HostPoller = new HostPoller(
      {
        pool: this.pool,
        host,
        rings: this.rings,
        clocks: this.clocks,
        changed: () => {
          const { state } = poller;
          if (state.at === 'failing') failing = state.since;
          else if (failing !== undefined) {
            this.#absences.push({ host, from: failing, to: serverNow(this.pool), reason: this.#awayReason(host) });
            if (this.#absences.length > 500) this.#absences.shift();
            failing = undefined;
          }
          for (const watcher of this.#watchers) watcher.changed();
        },
      },
      rows,
    );
    this.#pollers.set(host, poller);
  }
}

function awayState({ code, params }: Failure, host: string, since: number): MetricState {
  if (code === 'HTTP_401' || code === 'HTTP_403' || code === 'RBAC_PERMISSION_DENIED') return { at: 'no-permission' };
  if (code === 'http-status' && params[0] === '404') return { at: 'unsupported' };
  return { at: 'host-away', host, since };
}
