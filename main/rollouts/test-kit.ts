import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Plan, Policy } from '../../app/rollout/plan/plan-types.ts';
import { readLease } from '../../app/rollout/lease.ts';
import { isApplied, isOff } from '../../app/rollout/run/judge.ts';
import { byUuid } from '../../app/inventory/find.ts';
import { suspends } from '../../app/rollout/findings/vm-checks.ts';
import { possibleDebts } from '../../app/rollout/plan/debts.ts';
import { debtId } from '../../app/rollout/plan/debts.ts';
import { plan } from '../../app/rollout/plan/plan.ts';
import type { Choices } from '../../app/rollout/plan/plan.ts';
import { usualChoices } from '../../app/rollout/testing.ts';
import { workFor } from '../../app/updates/updates.ts';
import { controlClient } from '../lab/control/client.ts';
import type { ControlClient } from '../lab/control/client.ts';
import type { Lab, LabOptions } from '../lab/lab.ts';
import { console_, lab, reaches, scratch } from '../pools/test-kit.ts';
import type { Pool } from '../pools/pool.ts';
import { UpdateFiles } from '../updates/files.ts';
import { readUpdates } from '../updates/read.ts';
import { Rollouts } from './rollouts.ts';
import type { RolloutsOptions } from './rollouts.ts';
import { unsaidStops } from './testing/stops.ts';
import type { Stopped } from './testing/stops.ts';

/** Simulated seconds in a real one: a reboot of six minutes takes half a second. */
export const SPEED = 720;
/** Milliseconds until a lost pool is tried again: a toolstack restarts in half of that. */
const SOON = 20;

export interface Rolling {
  readonly pool: Pool;
  readonly name: string;
  readonly rollouts: Rollouts;
  /** Another start of the console on the same journals. */
  readonly reopen: () => Promise<Rollouts>;
  /** A console of somebody else, with journals of its own. */
  readonly elsewhere: () => Promise<Rollouts>;
  /** Address of the index of updates. */
  readonly index: string;
  readonly control: ControlClient;
  /** VMs that stopped running although no run had said they would. */
  readonly stopped: Stopped;
}

/** A lab in fast time, all of its pools connected. */
export interface Connected {
  readonly running: Lab;
  readonly pools: readonly Pool[];
  readonly control: ControlClient;
  readonly stopped: Stopped;
  /** A console on those pools, or others that stand for them, with journals of its own by installation. */
  open(installation: string, more?: Partial<RolloutsOptions>): Promise<Rollouts>;
}

export async function connected(t: TestContext, options: LabOptions, only?: string): Promise<Connected> {
  const running = await lab(t, { speed: SPEED, ...options });
  const dataDir = await scratch(t);
  const { pools } = await console_(t, dataDir);
  const wanted = only === undefined ? running.pools : running.pools.filter((one) => one.name === only);
  const live = await Promise.all(
    wanted.map(async ({ url: address, username, password, fingerprint256 }) => {
      const id = await pools.add({ address, username, password, keepPassword: false });
      const pool = pools.get(id);
      assert.ok(pool);
      await reaches(pool, 'untrusted', 60_000);
      await pools.trust(id, fingerprint256);
      await reaches(pool, 'live', 60_000);
      // A lost pool is tried again soon, as its clock runs fast and ours does not.
      const again = (): void => {
        // Closed meanwhile it is not opened anew.
        if (pool.state.at === 'waiting') pools.retryNow(id);
      };
      t.after(pool.onState(({ at }) => at === 'waiting' && setTimeout(again, SOON)));
      return pool;
    }),
  );
  const open: Connected['open'] = async (installation, more = {}) => {
    const opened = await Rollouts.open({
      folder: join(dataDir, installation),
      installation,
      files: new UpdateFiles(join(dataDir, 'updates')),
      hooks: { call: () => assert.fail('nothing was to be called') },
      whoAt: () => `admin ${installation}`,
      beat: 500,
      pools: () => live,
      onError: (error) => assert.fail(String(error)),
      patience: 50,
      ...more,
    });
    t.after(() => opened.close());
    return opened;
  };
  return { running, pools: live, control: controlClient(running.control), stopped: unsaidStops(running.worlds), open };
}

/** One pool of a lab in fast time, the first unless named, connected, and what carries its runs out. */
export async function rolling(t: TestContext, profile: string, wanted?: string): Promise<Rolling> {
  const there = await connected(t, { profile }, wanted);
  const [pool] = there.pools;
  const name = [...(pool?.inventory.all('pool') ?? [])][0]?.name_label;
  assert.ok(pool && name !== undefined);
  const reopen = (): Promise<Rollouts> => there.open('here');
  const { control, stopped } = there;
  const elsewhere = (): Promise<Rollouts> => there.open('there');
  return { pool, name, rollouts: await reopen(), reopen, elsewhere, index: there.running.updateSite, control, stopped };
}

export const places = (pool: Pool): Record<string, string> =>
  Object.fromEntries(
    [...pool.inventory.all('VM')]
      .filter((vm) => !vm.is_a_template && !vm.is_control_domain && vm.power_state !== 'Halted')
      .map((vm) => [
        vm.name_label,
        `${vm.power_state} ${pool.inventory.get('host', vm.resident_on)?.name_label ?? ''}`,
      ]),
  );

/** What the findings would offer first. */
export function wayOut(pool: Pool, uuid: string): Policy {
  const vm = byUuid(pool.inventory, 'VM', uuid);
  return vm && suspends(pool.inventory, vm) ? 'suspend' : 'shut-down';
}

/** A runnable plan for everything that is missing, on all servers unless named, with every way out taken that the findings would offer. */
export async function planned(
  { pool, index, stopped }: Pick<Rolling, 'pool' | 'index' | 'stopped'>,
  more: Partial<Choices> = {},
  chosen?: readonly string[],
): Promise<Plan> {
  const known = await readUpdates(pool, { fresh: false, index });
  assert.equal(known.problem, undefined);
  const hosts = chosen ?? [...pool.inventory.all('host')].map((host) => host.uuid);
  const work = workFor(known, hosts, { what: 'everything' });
  assert.ok(work.length > 0, 'there is something to do');
  const agreed = [...possibleDebts(pool.inventory, hosts).map(debtId), ...(more.agreed ?? [])];
  const choices = { ...usualChoices, ...more, agreed };
  const first = plan(pool.inventory, work, choices, Date.now());
  const ways = Object.fromEntries(first.stuck.map((one) => [one.vm, wayOut(pool, one.vm)] as const));
  const second = plan(pool.inventory, work, { ...choices, policies: { ...ways, ...more.policies } }, Date.now());
  assert.deepEqual(second.stuck, []);
  stopped.said(second.plan);
  return second.plan;
}

/** Rejects when the run would ask a person: nobody is here. */
export function asked(rollouts: Rollouts, run: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = rollouts.onChange(() => {
      const wants = rollouts.wants(run);
      if (wants?.is !== 'ask') return;
      stop();
      const failed = rollouts.events(run).findLast((event) => event.e === 'failed');
      reject(new Error(`asks about ${wants.about} of ${wants.step.id}: ${JSON.stringify(failed)}`));
    });
  });
}

/** Everything that must be true of a pool when a run is over: every VM home, every server in service, nothing owed. */
export async function settled(
  { pool, stopped }: Pick<Rolling, 'pool' | 'stopped'>,
  made: Plan,
  before: Record<string, string>,
): Promise<void> {
  await reaches(pool, 'live', 60_000);
  await pool.barrier();
  assert.deepEqual(stopped.names(), [], 'nobody stopped who was not to stop');
  assert.deepEqual(places(pool), before);
  for (const debt of made.debts) assert.equal(isOff(pool.inventory, debt), false, `${debt.kind} is back`);
  for (const host of made.hosts) {
    const record = byUuid(pool.inventory, 'host', host.host.uuid);
    assert.ok(record?.enabled);
    assert.equal(record.other_config['MAINTENANCE_MODE'], undefined);
    if (host.work.payload.generation !== 'yum')
      assert.ok(isApplied(pool.inventory, record, host.work.payload), record.name_label);
  }
  const [record] = pool.inventory.all('pool');
  assert.equal(readLease(record?.other_config ?? {}), undefined);
}
