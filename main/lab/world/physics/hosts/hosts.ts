import { isRef } from '../../../../../app/xenapi/ref.ts';
import { stamp } from '../../genesis/host.ts';
import { each, peek, read, write, xenTime } from '../../typed.ts';
import type { World } from '../../world.ts';
import type { Reach } from '../../troubles.ts';
import { quiet } from '../effort.ts';
import { say } from '../messages.ts';
import { begin } from '../operations.ts';
import { chooseHost, isLive } from '../motion/placement.ts';
import { halt, startOn } from '../power.ts';
import { failoverPlan } from './ha.ts';

const BOOTING: Reach = { kind: 'failing', code: 'HOST_STILL_BOOTING', params: [] };

/** Seconds of the parts of a restart, as on real hardware. */
const GRACE = 10;
const DOWN = 12;
const FIRMWARE = 75;
const TOOLSTACK = 12;
const ASSUMED_DEAD = 600;
const HA_TIMEOUT = 60;

/** Once time has passed; a host that has left its pool meanwhile is left alone. */
function later(world: World, host: string, seconds: number, action: () => void): void {
  world.clock.after(seconds, () => {
    if (peek(world.db, 'host', host)) action();
  });
}

function live(world: World, host: string, value: boolean): void {
  const { metrics } = read(world.db, 'host', host);
  write(world.db, 'host_metrics', metrics, { live: value, last_updated: xenTime(world.clock.now()) });
}

/** VMs that ran on a host that is no more: they are simply off. */
function dropGuests(world: World, host: string): readonly string[] {
  const { db } = world;
  const lost = read(db, 'host', host).resident_VMs.filter((ref) => peek(db, 'VM', ref)?.is_control_domain === false);
  for (const vm of lost) {
    write(db, 'VM', vm, { current_operations: {} });
    halt(world, vm);
  }
  return lost;
}

/** What was to change with the next start. */
function carryOutOnReboot(world: World, host: string): void {
  const { display, PGPUs } = read(world.db, 'host', host);
  const settled = <T extends string>(value: T): T => value.replace(/^(enable|disable)_on_reboot$/, '$1d') as T;
  write(world.db, 'host', host, { display: settled(display) });
  for (const pgpu of PGPUs)
    write(world.db, 'PGPU', pgpu, { dom0_access: settled(read(world.db, 'PGPU', pgpu).dom0_access) });
}

/** What only a restart takes away. */
function clearPending(world: World, host: string): void {
  const row = read(world.db, 'host', host);
  write(world.db, 'host', host, {
    pending_guidances: [],
    pending_guidances_recommended: [],
    pending_guidances_full: [],
    updates_requiring_reboot: [],
    current_operations: {},
    other_config: {
      ...row.other_config,
      boot_time: stamp(world.clock.now() - 45_000),
      agent_start_time: stamp(world.clock.now()),
    },
  });
}

/** A host comes back enabled unless a person took it out of service for longer, or it still waits for something. */
function considerEnabling(world: World, host: string): void {
  const waits = read(world.db, 'host', host).pending_guidances.length > 0;
  if (!waits && !world.troubles.outOfService.has(host)) write(world.db, 'host', host, { enabled: true });
}

/** VMs that start with the pool. */
function powerOnWithPool(world: World): void {
  const { db } = world;
  if (read(db, 'pool', world.pool()).other_config.auto_poweron !== 'true') return;
  for (const [ref, vm] of each(db, 'VM')) {
    if (vm.power_state !== 'Halted' || vm.is_a_template || vm.other_config.auto_poweron !== 'true') continue;
    if (Object.keys(vm.current_operations).length > 0) continue;
    startQuietly(world, ref);
  }
}

/** Starts a VM on the pool's own account; nobody waits for it. */
export function startQuietly(world: World, vm: string): void {
  const attempt = async (): Promise<void> => {
    try {
      await startOn(world, vm, chooseHost(world, vm), false, quiet());
    } catch {
      // Nobody asked, so nobody is told; it stays off, as on a real server.
    }
  };
  void attempt();
}

/** The toolstack listens again, at first only to say that it is not ready. */
function rise(world: World, host: string): void {
  // Its power went away while it started, or it was switched on twice.
  if (world.troubles.off.has(host) || world.reach(host).kind === 'up') return;
  world.setReach(host, BOOTING);
  later(world, host, TOOLSTACK, () => {
    if (world.reach(host).kind !== 'failing') return;
    clearPending(world, host);
    carryOutOnReboot(world, host);
    world.setReach(host, { kind: 'up' });
    live(world, host, true);
    considerEnabling(world, host);
    if (host === world.coordinator()) endEmergency(world);
    powerOnWithPool(world);
    world.signal({ kind: 'toolstack-restarted', host });
  });
}

/** Off until somebody switches it on. */
function fall(world: World, host: string): void {
  dropGuests(world, host);
  write(world.db, 'host', host, { enabled: false, current_operations: {} });
  live(world, host, false);
  world.setReach(host, { kind: 'refused' });
}

/** Ten seconds for the answer to get out, then down, and for a restart up again. */
export function restart(world: World, host: string, again: boolean, task: string): void {
  const effort = { ...quiet(), ref: task };
  begin(world.db, 'host', host, again ? 'reboot' : 'shutdown', effort);
  later(world, host, GRACE, () => {
    live(world, host, false);
    later(world, host, DOWN, () => {
      fall(world, host);
      if (again) powerOn(world, host);
      else world.troubles.off.add(host);
    });
  });
}

export function powerOn(world: World, host: string): void {
  world.troubles.off.delete(host);
  ended.get(world)?.delete(host);
  later(world, host, FIRMWARE, () => rise(world, host));
}

/** Only the toolstack: VMs run on, connections to this host are cut. A host that dies meanwhile stays dead. */
export function restartToolstack(world: World, host: string): void {
  const step = (seconds: number, from: Reach['kind'], action: () => void): void =>
    later(world, host, seconds, () => {
      if (world.reach(host).kind === from) action();
    });
  step(1, ended.get(world)?.delete(host) === true ? 'refused' : 'up', () => {
    world.setReach(host, { kind: 'refused' });
    world.signal({ kind: 'toolstack-restarted', host });
    step(5, 'refused', () => {
      world.setReach(host, BOOTING);
      step(2, 'failing', () => {
        const row = read(world.db, 'host', host);
        const without = (list: readonly string[]): readonly string[] =>
          list.filter((item) => item !== 'restart_toolstack');
        write(world.db, 'host', host, {
          other_config: { ...row.other_config, agent_start_time: stamp(world.clock.now()) },
          pending_guidances: without(row.pending_guidances),
          pending_guidances_recommended: without(row.pending_guidances_recommended),
          pending_guidances_full: without(row.pending_guidances_full),
        });
        world.setReach(host, { kind: 'up' });
        live(world, host, true);
        considerEnabling(world, host);
      });
    });
  });
}

/** Hosts whose toolstack somebody ended; the rest of them goes on. */
const ended = new WeakMap<World, Set<string>>();

/** The toolstack ends after its answer has got out, and stays away until somebody starts it. */
export function downToolstack(world: World, host: string): void {
  later(world, host, GRACE, () => {
    if (world.reach(host).kind !== 'up') return;
    ended.set(world, (ended.get(world) ?? new Set()).add(host));
    world.setReach(host, { kind: 'refused' });
    world.signal({ kind: 'toolstack-restarted', host });
  });
}

/** Until when high availability starts nothing again. */
const restartsHeld = new WeakMap<World, number>();

export function holdRestarts(world: World, seconds: number): void {
  restartsHeld.set(world, world.clock.now() + seconds * 1000);
}

/** Power is gone. The others notice after a while: at once by high availability, after ten minutes without. */
export function crash(world: World, host: string): void {
  const { db } = world;
  world.setReach(host, { kind: 'silent' });
  const pool = read(db, 'pool', world.pool());
  if (host === world.coordinator()) loseCoordinator(world, host, pool.ha_enabled);
  later(world, host, pool.ha_enabled ? HA_TIMEOUT : ASSUMED_DEAD, () => {
    if (world.reach(host).kind !== 'silent') return;
    const row = read(db, 'host', host);
    const known = peek(db, 'host_metrics', row.metrics)?.live === false;
    live(world, host, false);
    if (!pool.ha_enabled || known) return;
    say(world, 'HA_HOST_FAILED', 'Host', row.uuid, `Server '${row.name_label}' has failed`);
    const lost = dropGuests(world, host);
    const held = Math.max(0, (restartsHeld.get(world) ?? 0) - world.clock.now()) / 1000;
    const protectedOnes = lost.filter((vm) => read(db, 'VM', vm).ha_always_run);
    for (const [vm, to] of failoverPlan(world, [host], protectedOnes)) {
      const delay = read(db, 'VM', vm).start_delay + read(db, 'VM', vm).order * 5;
      if (to === undefined) say(world, 'HA_PROTECTED_VM_RESTART_FAILED', 'VM', read(db, 'VM', vm).uuid);
      else world.clock.after(held + delay, () => startQuietly(world, vm));
    }
  });
}

/** Without its coordinator the others are in emergency mode, until high availability or a person makes another. */
function loseCoordinator(world: World, host: string, ha: boolean): void {
  const others = [...world.db.refs('host')].filter((other) => other !== host && world.reach(other).kind === 'up');
  for (const other of others) {
    later(world, other, ha ? 5 : 20, () => {
      if (world.reach(other).kind === 'up' && world.coordinator() === host && world.reach(host).kind !== 'up')
        world.setReach(other, { kind: 'failing', code: 'HOST_IN_EMERGENCY_MODE', params: [] });
    });
  }
  if (!ha) return;
  world.clock.after(HA_TIMEOUT, () => {
    const heir = others.find((other) => peek(world.db, 'host', other) && world.reach(other).kind === 'failing');
    if (heir !== undefined && world.reach(host).kind !== 'up') promote(world, heir);
  });
}

/** The members have a coordinator again; those that are still starting come when they are ready. */
function endEmergency(world: World): void {
  for (const other of world.db.refs('host')) {
    const reach = world.reach(other);
    if (reach.kind === 'failing' && reach.code === 'HOST_IN_EMERGENCY_MODE') world.setReach(other, { kind: 'up' });
  }
}

/** A host that was dead is switched on again. */
export function revive(world: World, host: string): void {
  dropGuests(world, host);
  powerOn(world, host);
}

/** Another host becomes the coordinator; every session is gone. The other members follow at once, or once they are told to. */
export function promote(world: World, host: string, followed = true): void {
  const { db } = world;
  const from = world.coordinator();
  write(db, 'pool', world.pool(), { master: host });
  if (followed) endEmergency(world);
  else world.setReach(host, { kind: 'up' });
  world.signal({ kind: 'coordinator-changed', from, to: host });
  say(
    world,
    'POOL_MASTER_TRANSITION',
    'Host',
    read(db, 'host', host).uuid,
    `Server '${read(db, 'host', host).name_label}' is now the coordinator`,
  );
}

/** On its way down, though it still answers. */
function isGoing(world: World, host: string): boolean {
  return Object.values(read(world.db, 'host', host).current_operations).some((operation) =>
    ['reboot', 'shutdown'].includes(operation),
  );
}

/** Orderly: all toolstacks restart for a few seconds. */
export function handOver(world: World, host: string): void {
  world.clock.after(2, () => {
    const hosts = [...world.db.refs('host')].filter((other) => world.reach(other).kind === 'up');
    for (const other of hosts) {
      if (!isGoing(world, other)) live(world, other, true);
      world.setReach(other, { kind: 'refused' });
    }
    world.clock.after(6, () => {
      const here = (kind: Reach['kind']) => (other: string) =>
        peek(world.db, 'host', other) && isLive(world.db, other) && world.reach(other).kind === kind;
      const back = hosts.filter(here('refused'));
      for (const other of back) world.setReach(other, BOOTING);
      world.clock.after(4, () => {
        const ready = back.filter(here('failing'));
        for (const other of ready) world.setReach(other, { kind: 'up' });
        if (ready.includes(host)) promote(world, host);
      });
    });
  });
}

/** Every half minute hosts say that they are alive, and now and then tools report. */
export function heartbeats(world: World): void {
  const beat = (): void => {
    const now = xenTime(world.clock.now());
    for (const [ref, host] of each(world.db, 'host')) {
      if (world.reach(ref).kind === 'up' && isRef(host.metrics))
        write(world.db, 'host_metrics', host.metrics, {
          last_updated: now,
          ...(isGoing(world, ref) ? {} : { live: true }),
        });
    }
    stop = world.clock.after(30, beat);
  };
  let stop = world.clock.after(30, beat);
  world.onDispose(() => stop());
}
