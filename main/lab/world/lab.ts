import type { Clock } from './clock.ts';
import type { Db } from './db.ts';
import { createAll } from './genesis/pool.ts';
import type { Genesis } from './genesis/site.ts';
import { loadOf, resumeLoad } from './load/load.ts';
import { createModel } from './model.ts';
import type { LabPlan, PoolPlan } from './plan.ts';
import { usualOffer } from './patches/offer.ts';
import { watchAlarms } from './physics/alarms.ts';
import { heartbeats } from './physics/hosts/hosts.ts';
import { recover } from './physics/hosts/recovery.ts';
import { keepSchedules } from './physics/schedules.ts';
import { createRandom, type Random } from './random.ts';
import { marksOf, NO_MARKS, type SavedWorld, troublesOf } from './saved.ts';
import { openTables, type Tables } from './tables.ts';
import { find, read } from './typed.ts';
import type { Lab, Signal, World } from './world.ts';
import type { Reach, Troubles } from './troubles.ts';

/** What the worlds stand on: time, chance, and where their hosts can be dialled. */
interface LabGround {
  readonly clock: Clock;
  readonly seed: number;
  readonly port: number;
  /** Address of a host, by the positions of its pool and of the host in the plan. */
  address(pool: number, host: number): string;
}

const UP: Reach = { kind: 'up' };

/** How many hosts a pool begins with. */
export function hostsIn({ hosts, records }: PoolPlan): number {
  return records?.hosts ?? hosts.length;
}

function skewOf(plan: PoolPlan, hosts: ReadonlyMap<string, string>): Record<string, number> {
  return Object.fromEntries(
    plan.hosts.flatMap(({ name, skewSeconds }) => {
      const ref = hosts.get(name);
      return ref === undefined || skewSeconds === undefined ? [] : [[ref, skewSeconds]];
    }),
  );
}

class SimulatedWorld implements World {
  readonly name: string;
  readonly product: World['product'];
  readonly offer: World['offer'];
  readonly tables: Tables;
  readonly db: Db;
  readonly clock: Clock;
  readonly seed: number;
  readonly random: Random;
  readonly lab: Lab;
  readonly port: number;
  readonly troubles: Troubles;
  readonly blobs: Map<string, Buffer>;
  readonly shown = new Map<string, string>();
  readonly #reach = new Map<string, Reach>();
  readonly #listeners = new Set<(signal: Signal) => void>();
  readonly #endings = new Set<() => void>();

  constructor(plan: PoolPlan, index: number, ground: LabGround, lab: Lab, kept?: SavedWorld) {
    this.name = plan.name || (plan.records?.name ?? plan.hosts[0]?.name ?? '');
    this.product = plan.product;
    this.offer = plan.offer ?? usualOffer;
    this.clock = ground.clock;
    this.seed = ground.seed;
    this.port = ground.port;
    this.lab = lab;
    const addresses = Array.from({ length: hostsIn(plan) }, (_, host) => ground.address(index, host));
    const saved = kept ?? plan.records?.opened(addresses, ground.port);
    // A world opened again must not give out the names that it gave out before.
    this.random = createRandom(Math.imul(ground.seed + 1, 7919) + index + (saved?.generation ?? 0));
    this.tables = openTables(this.random);
    this.db = createModel(this.tables);
    if (saved) {
      this.tables.load(saved);
      this.troubles = troublesOf(saved.marks ?? NO_MARKS);
    } else {
      const hosts = new Map<string, string>();
      const site: Genesis = {
        db: this.db,
        plan,
        random: this.random,
        now: ground.clock.now(),
        addresses,
        port: ground.port,
        hosts,
        networks: new Map(),
        srs: new Map(),
        templates: new Map(),
        vms: new Map(),
      };
      createAll(site);
      this.troubles = troublesOf({ ...NO_MARKS, skew: skewOf(plan, hosts) });
    }
    this.blobs = new Map(Object.entries(saved?.blobs ?? {}).map(([ref, text]) => [ref, Buffer.from(text, 'base64')]));
    heartbeats(this);
    if (saved) recover(this, saved.marks ?? NO_MARKS);
    if (saved?.load) resumeLoad(this, saved.load);
    keepSchedules(this);
    watchAlarms(this);
  }

  pool(): string {
    for (const ref of this.db.refs('pool')) return ref;
    throw new Error('a world without a pool');
  }

  coordinator(): string {
    return read(this.db, 'pool', this.pool()).master;
  }

  reach(host: string): Reach {
    return this.#reach.get(host) ?? UP;
  }

  setReach(host: string, reach: Reach): void {
    if (reach.kind === 'up') this.#reach.delete(host);
    else this.#reach.set(host, reach);
    this.signal({ kind: 'reach', host, reach });
  }

  signal(signal: Signal): void {
    for (const listener of this.#listeners) listener(signal);
  }

  onSignal(listener: (signal: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onDispose(ending: () => void): void {
    this.#endings.add(ending);
  }

  save(): SavedWorld {
    const blobs = [...this.blobs].map(([ref, bytes]) => [ref, bytes.toString('base64')] as const);
    return {
      ...this.tables.save(),
      marks: marksOf(this.troubles, this.#reach),
      load: loadOf(this).save(),
      blobs: Object.fromEntries(blobs),
    };
  }

  dispose(): void {
    for (const ending of this.#endings) ending();
    this.#endings.clear();
    this.#listeners.clear();
  }
}

/** A world between two runs, and where it came from: a place in the plan, or a host that had left its pool. */
export interface KeptWorld {
  readonly origin: number | { readonly plan: PoolPlan; readonly address: string };
  readonly saved: SavedWorld;
}

/** Makes the worlds of a plan, or opens those that were kept. */
export function openLab(
  plan: LabPlan,
  ground: LabGround,
  kept?: readonly KeptWorld[],
): Lab & { save(): readonly KeptWorld[]; dispose(): void } {
  const worlds: World[] = [];
  const origins = new Map<World, KeptWorld['origin']>();
  const listeners = new Set<(world: World) => void>();
  let founded = 0;
  const begin = (origin: KeptWorld['origin'], saved?: SavedWorld): World => {
    const known = typeof origin === 'number' ? plan.pools[origin] : origin.plan;
    if (known === undefined) throw new Error('the plan has fewer pools than were kept');
    const at = typeof origin === 'number' ? origin : plan.pools.length + ++founded;
    const here = typeof origin === 'number' ? ground : { ...ground, address: () => origin.address };
    const world = new SimulatedWorld(known, at, here, lab, saved);
    worlds.push(world);
    origins.set(world, origin);
    return world;
  };
  const lab = {
    worlds,
    worldAt: (address: string): World | undefined =>
      worlds.find((world) => find(world.db, 'host', (host) => host.address === address) !== undefined),
    found: (pool: PoolPlan, address: string): World => {
      const world = begin({ plan: pool, address });
      for (const listener of listeners) listener(world);
      return world;
    },
    onFound: (listener: (world: World) => void): void => void listeners.add(listener),
    dissolve: (world: World): void => {
      worlds.splice(worlds.indexOf(world), 1);
      world.dispose();
    },
    save: (): readonly KeptWorld[] => worlds.map((world) => ({ origin: origins.get(world) ?? 0, saved: world.save() })),
    dispose: (): void => {
      for (const world of worlds) world.dispose();
    },
  };
  if (kept === undefined) plan.pools.forEach((_, index) => begin(index));
  else for (const { origin, saved } of kept) begin(origin, saved);
  return lab;
}
