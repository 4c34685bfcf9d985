import type { Role } from '../../app/xenapi/datamodel.ts';
import { ROLES } from '../../app/xenapi/datamodel.ts';
import type { Accounts } from './api/session.ts';
import { startControl } from './control/control.ts';
import { Faults } from './control/faults.ts';
import { Keeper, movedTo, readKept } from './keep.ts';
import type { KeptLab } from './keep.ts';
import { Premises } from './premises.ts';
import { profiles } from './profiles/profiles.ts';
import { addressOf, freePort } from './wire/ground.ts';
import { recordsOf } from './wire/json-records.ts';
import type { Protocols } from './wire/rpc-door.ts';
import { openClock } from './world/clock.ts';
import { hostsIn, openLab } from './world/lab.ts';
import { loadOf } from './world/load.ts';
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

function addressesOf(plan: LabPlan): string[] {
  return plan.pools.flatMap((pool, p) => Array.from({ length: hostsIn(pool) }, (_, h) => addressOf(p, h)));
}

/** Opens all addresses on one port: the wanted one, or any that is free on every one of them. */
async function openOnOnePort(open: (port: number) => Promise<void>, wanted: readonly number[]): Promise<number> {
  const candidates = [...wanted, await freePort(), await freePort(), await freePort()];
  let failure: unknown;
  for (const port of candidates) {
    try {
      await open(port);
      return port;
    } catch (error) {
      failure = error;
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRNOTAVAIL') {
        throw new Error('this system offers no loopback addresses beside 127.0.0.1, and every host needs its own', {
          cause: error,
        });
      }
      if (code !== 'EADDRINUSE') throw error;
    }
  }
  throw failure;
}

function poolLine(world: World, premises: Premises, password: string): LabPool {
  const { address } = read(world.db, 'host', world.coordinator());
  const hosts = [...each(world.db, 'host')].map(([, host]) => ({
    name: host.name_label,
    address: host.address,
    port: world.port,
  }));
  return {
    name: world.name,
    url: `https://${address}:${world.port}`,
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

function planNamed(profile: string): LabPlan {
  const make = profiles[profile];
  if (make === undefined) throw new Error(`no profile ${profile}; there are ${Object.keys(profiles).join(', ')}`);
  return make();
}

/** Starts a lab and answers when every host can be dialled. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { profile = 'practice', seed = 1, speed = 1 } = options;
  const plan = options.plan ?? planNamed(profile);
  const stateDir = options.plan === undefined ? options.stateDir : undefined;
  const rpc = options.rpc ?? plan.rpc ?? 'both';
  const onDisk = stateDir === undefined ? undefined : await readKept(stateDir, profile, seed);
  // Another version of the program may know the profile with fewer pools.
  const found =
    onDisk?.worlds.every(({ origin }) => typeof origin !== 'number' || plan.pools[origin]) === true
      ? onDisk
      : undefined;
  const random = createRandom(seed);
  const faults = new Faults(() => random.next());
  const people = accounts(found?.password ?? PASSWORD);
  const premises = new Premises(people, rpc, faults);
  const open = (port: number) => premises.open(addressesOf(plan), port, found?.certificates ?? {});
  const wanted = [options.port ?? 0, found?.port ?? 0].filter((candidate) => candidate !== 0).slice(0, 1);
  const port = await openOnOnePort(open, wanted);
  const kept: KeptLab | undefined = found === undefined ? undefined : movedTo(found, port);
  const beginning = speed === 0 ? BEGINNING : Date.now();
  const clock = openClock(Math.max(beginning, kept?.now ?? 0), speed);
  const furnish = async () => {
    const lab = openLab(plan, { clock, seed, port, address: addressOf }, kept?.worlds);
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
    return { version: 2, profile, seed, port, now: clock.now(), password, worlds: lab.save(), certificates };
  });
  const stopAhead = rpc === 'xml' ? () => undefined : aheadOfTime(lab.worlds);
  return {
    pools: lab.worlds.map((world) => poolLine(world, premises, people.password)),
    control: control.url,
    updateSite: `${control.url}/updates/index.xml`,
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
