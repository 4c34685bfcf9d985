import type { Role } from '../../app/xenapi/datamodel.ts';
import { ROLES } from '../../app/xenapi/datamodel.ts';
import type { Accounts } from './api/session.ts';
import { startControl } from './control/control.ts';
import { Faults } from './control/faults.ts';
import { Keeper, movedTo, readKept } from './keep.ts';
import type { KeptLab } from './keep.ts';
import { Premises } from './premises.ts';
import { profiles } from './profiles/profiles.ts';
import { addressOf, dialled, freePort, probeLoopback } from './wire/ground.ts';
import type { Loopback } from './wire/ground.ts';
import { recordsOf } from './wire/json-records.ts';
import type { Protocols } from './wire/rpc-door.ts';
import { openClock } from './world/clock.ts';
import { hostsIn, openLab } from './world/lab.ts';
import { loadOf } from './world/load/load.ts';
import type { LabPlan } from './world/plan.ts';
import { createRandom } from './world/random.ts';
import { each, read } from './world/typed.ts';
import type { World } from './world/world.ts';

export interface LabOptions {
  readonly profile?: string;
  /** Instead of a profile; then nothing is kept on disk. */
  readonly plan?: LabPlan;
  readonly seed?: number;
  /** The same for every host; any free one when left out. */
  readonly port?: number;
  /** Simulated seconds per real second; 0 stands still until told. */
  readonly speed?: number;
  readonly rpc?: Protocols;
  /** Finds out what the system's loopback offers. */
  readonly probe?: () => Promise<Loopback>;
  readonly controlPort?: number;
  /** Where worlds are kept between runs; nowhere when left out. */
  readonly stateDir?: string;
}

interface LabPool {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly fingerprint256: string;
  readonly hosts: readonly { readonly name: string; readonly address: string; readonly port: number }[];
}

/** What is printed when a lab is ready. */
export interface LabLine {
  readonly pools: readonly LabPool[];
  readonly control: string;
  readonly updateSite: string;
  /** Only where hosts share one address, and so have ports of their own. */
  readonly note?: string;
}

export interface Lab extends LabLine {
  readonly worlds: readonly World[];
  /** Forgets what was kept on disk; the next start begins afresh. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const USERNAME = 'root';
const PASSWORD = 'practice';
/** A world by hand begins on a Monday morning, always the same. */
const BEGINNING = Date.UTC(2026, 10, 2, 9);
const AHEAD_EVERY_MS = 20;
const AHEAD_SLICE_MS = 8;

function accounts(password: string): Accounts {
  const roles: (readonly [string, Role | undefined])[] = ROLES.map((role) => [role, role]);
  return { password, roles: new Map([[USERNAME, undefined], ...roles]) };
}

const ONLY_ONE = 'this system offers no loopback address beside 127.0.0.1, so every host has a port of its own';

/** Where every host of a plan is, by position of its pool and itself. */
function groundOf(plan: LabPlan, loopback: Loopback, port: number): (pool: number, host: number) => string {
  if (loopback === 'addresses') return addressOf;
  const before = plan.pools.map((_, at) => plan.pools.slice(0, at).reduce((sum, pool) => sum + hostsIn(pool), 0));
  return (pool, host) => `127.0.0.1:${port + (before[pool] ?? 0) + host}`;
}

function addressesOf(plan: LabPlan, address: (pool: number, host: number) => string): string[] {
  return plan.pools.flatMap((pool, p) => Array.from({ length: hostsIn(pool) }, (_, h) => address(p, h)));
}

/** Opens all hosts from one port on: the wanted one, or any that is free for every one of them. */
async function openOnOnePort(open: (port: number) => Promise<void>, wanted: readonly number[]): Promise<number> {
  const candidates = [...wanted];
  for (let i = 0; i < 5; i++) candidates.push(await freePort());
  let failure: unknown;
  for (const port of candidates) {
    try {
      await open(port);
      return port;
    } catch (error) {
      failure = error;
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  throw failure;
}

function poolLine(world: World, premises: Premises, password: string): LabPool {
  const at = (address: string) => dialled(address, world.port);
  const { address } = read(world.db, 'host', world.coordinator());
  const hosts = [...each(world.db, 'host')].map(([, host]) => {
    const { host: where, port } = at(host.address);
    return { name: host.name_label, address: where, port };
  });
  return {
    name: world.name,
    url: `https://${at(address).host}:${at(address).port}`,
    username: USERNAME,
    password,
    fingerprint256: premises.fingerprintOf(address),
    hosts,
  };
}

/** Uses idle moments so that the first client does not wait for the encoding of a large pool. */
function aheadOfTime(worlds: readonly World[]): () => void {
  const work = worlds.map((world) => recordsOf(world.tables).ahead());
  const timer = setInterval(() => {
    const until = performance.now() + AHEAD_SLICE_MS;
    while (performance.now() < until) {
      if (work[0] === undefined) return clearInterval(timer);
      if (work[0].next().done === true) work.shift();
    }
  }, AHEAD_EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** `practice+single`: the pools of both, side by side. */
function planNamed(profile: string): LabPlan {
  const [first, ...more] = profile.split('+').map((name) => {
    const make = profiles[name];
    if (make === undefined) throw new Error(`no profile ${name}; there are ${Object.keys(profiles).join(', ')}`);
    return make();
  });
  if (first === undefined) throw new Error('no profile is named');
  return { ...first, pools: [first, ...more].flatMap(({ pools }) => pools) };
}

/** Another version of the program may know the profile with fewer pools, and another system other addresses. */
function fits({ worlds, loopback }: KeptLab, plan: LabPlan, here: Loopback): boolean {
  const known = worlds.every(({ origin }) => typeof origin !== 'number' || plan.pools[origin] !== undefined);
  return known && loopback === here;
}

/** Starts a lab and answers when every host can be dialled. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { profile = 'practice', seed = 1, speed = 1 } = options;
  const plan = options.plan ?? planNamed(profile);
  const stateDir = options.plan === undefined ? options.stateDir : undefined;
  const rpc = options.rpc ?? plan.rpc ?? 'both';
  const loopback = await (options.probe ?? probeLoopback)();
  const onDisk = stateDir === undefined ? undefined : await readKept(stateDir, profile, seed);
  const found = onDisk && fits(onDisk, plan, loopback) ? onDisk : undefined;
  const random = createRandom(seed);
  const faults = new Faults(() => random.next());
  const people = accounts(found?.password ?? PASSWORD);
  const premises = new Premises(people, rpc, faults);
  const open = (port: number) =>
    premises.open(addressesOf(plan, groundOf(plan, loopback, port)), port, found?.certificates ?? {});
  const wanted = [options.port ?? 0, found?.port ?? 0].filter((candidate) => candidate !== 0).slice(0, 1);
  const port = await openOnOnePort(open, wanted);
  const kept: KeptLab | undefined = found === undefined ? undefined : movedTo(found, port);
  const beginning = speed === 0 ? BEGINNING : Date.now();
  const clock = openClock(Math.max(beginning, kept?.now ?? 0), speed);
  const furnish = async () => {
    const lab = openLab(plan, { clock, seed, port, address: groundOf(plan, loopback, port) }, kept?.worlds);
    premises.occupy(lab);
    for (const world of lab.worlds) loadOf(world);
    return { lab, control: await startControl({ lab, clock, faults, premises, port: options.controlPort ?? 0 }) };
  };
  const { lab, control } = await furnish().catch(async (error: unknown) => {
    clock.stop();
    await premises.close();
    throw error;
  });

  const keeper = new Keeper(stateDir, () => {
    const { password } = people;
    const certificates = premises.certificates();
    return { version: 2, profile, seed, port, now: clock.now(), loopback, password, worlds: lab.save(), certificates };
  });
  const stopAhead = rpc === 'xml' ? () => undefined : aheadOfTime(lab.worlds);
  return {
    pools: lab.worlds.map((world) => poolLine(world, premises, people.password)),
    control: control.url,
    updateSite: `${control.url}/updates/index.xml`,
    ...(loopback === 'ports' ? { note: ONLY_ONE } : {}),
    worlds: lab.worlds,
    reset: () => keeper.forget(),
    close: async () => {
      stopAhead();
      try {
        await keeper.stop();
      } finally {
        clock.stop();
        lab.dispose();
        await Promise.all([premises.close(), control.close()]);
      }
    },
  };
}
