import type { Clock } from './clock.ts';
import type { Db } from './db.ts';
import { createAll } from './genesis/pool.ts';
import type { Genesis } from './genesis/site.ts';
import { createModel } from './model.ts';
import type { LabPlan, PoolPlan } from './plan.ts';
import { usualOffer } from './patches/offer.ts';
import { watchAlarms } from './physics/alarms.ts';
import { heartbeats } from './physics/hosts.ts';
import { recover } from './physics/recovery.ts';
import { keepSchedules } from './physics/schedules.ts';
import { createRandom, type Random } from './random.ts';
import { marksOf, NO_MARKS, type SavedWorld, troublesOf } from './saved.ts';
import { openTables, type Tables } from './tables.ts';
import { find, read } from './typed.ts';
import type { Lab, Reach, Signal, Troubles, World } from './world.ts';

/** What the worlds stand on: time, chance, and where their hosts can be dialled. */
interface LabGround {
  readonly clock: Clock;
  readonly seed: number;
  readonly port: number;
  /** Address of a host, by the positions of its pool and of the host in the plan. */
  address(pool: number, host: number): string;
  /** A world kept on disk, by the position of its pool. */
  saved?(pool: number): SavedWorld | undefined;
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
  readonly #reach = new Map<string, Reach>();
  readonly #listeners = new Set<(signal: Signal) => void>();
  readonly #endings = new Set<() => void>();

  constructor(plan: PoolPlan, index: number, ground: LabGround, lab: Lab) {
    this.name = plan.name || (plan.records?.name ?? plan.hosts[0]?.name ?? '');
    this.product = plan.product;
    this.offer = plan.offer ?? usualOffer;
    this.clock = ground.clock;
    this.seed = ground.seed;
    this.port = ground.port;
    this.lab = lab;
    const addresses = Array.from({ length: hostsIn(plan) }, (_, host) => ground.address(index, host));
    const saved = ground.saved?.(index) ?? plan.records?.opened(addresses, ground.port);
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
    heartbeats(this);
    if (saved) recover(this, saved.marks ?? NO_MARKS);
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
    return { ...this.tables.save(), marks: marksOf(this.troubles, this.#reach) };
  }

  dispose(): void {
    for (const ending of this.#endings) ending();
    this.#endings.clear();
    this.#listeners.clear();
  }
}

/** Makes the worlds of a plan, or opens them as they were kept. */
export function openLab(plan: LabPlan, ground: LabGround): Lab & { dispose(): void } {
  const worlds: World[] = [];
  let founded = 0;
  const lab = {
    worlds,
    worldAt: (address: string): World | undefined =>
      worlds.find((world) => find(world.db, 'host', (host) => host.address === address) !== undefined),
    found: (pool: PoolPlan, address: string): World => {
      const { clock, seed, port } = ground;
      const world = new SimulatedWorld(
        pool,
        plan.pools.length + ++founded,
        { clock, seed, port, address: () => address },
        lab,
      );
      worlds.push(world);
      return world;
    },
    dissolve: (world: World): void => {
      worlds.splice(worlds.indexOf(world), 1);
      world.dispose();
    },
    dispose: (): void => {
      for (const world of worlds) world.dispose();
    },
  };
  plan.pools.forEach((pool, index) => worlds.push(new SimulatedWorld(pool, index, ground, lab)));
  return lab;
}
