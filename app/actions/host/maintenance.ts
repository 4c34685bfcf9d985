import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import type { Caller } from '../action.ts';
import { setKey } from '../map-key.ts';
import { loadOf } from '../migrate/migrate.ts';
import { no, ok } from '../verdict.ts';
import { count, nameOf, names } from '../words.ts';
import { haIsOn, isCoordinator, isLive, residents } from './residents.ts';

/** XenCenter's keys, so that both consoles understand what the other did: comma-joined UUIDs of VMs. */
const KEYS = {
  mode: 'MAINTENANCE_MODE',
  migrated: 'MAINTENANCE_MODE_EVACUATED_VMS_MIGRATED',
  suspended: 'MAINTENANCE_MODE_EVACUATED_VMS_SUSPENDED',
  halted: 'MAINTENANCE_MODE_EVACUATED_VMS_HALTED',
} as const;

const ref = z.string().max(200);

/** What becomes of one VM that cannot or should not leave by itself. */
const fate = z.union([
  z.object({ move: ref }),
  z.object({ do: z.enum(['suspend', 'shutdown', 'forceShutdown', 'stay']) }),
]);

const set = (caller: Caller, host: Obj<'host'>, key: string, value: string | undefined) =>
  setKey(caller, 'host', 'other_config', host.$ref, key, value);

async function leave(
  caller: Caller,
  vm: Obj<'VM'>,
  how: z.output<typeof fate>,
  network: string | undefined,
): Promise<void> {
  const options = { live: 'true', ...(network === undefined ? {} : { network }) };
  if ('move' in how) return void (await caller.task('VM.pool_migrate', [vm.$ref, how.move, options]));
  if (how.do === 'suspend') await caller.task('VM.suspend', [vm.$ref]);
  else if (how.do === 'shutdown') await caller.task('VM.clean_shutdown', [vm.$ref]);
  else if (how.do === 'forceShutdown') await caller.task('VM.hard_shutdown', [vm.$ref]);
}

function leaveTitle(vm: Obj<'VM'>, how: z.output<typeof fate>, to: string): string {
  if ('move' in how) return `Migrate ${nameOf(vm)} to ${to}`;
  const verbs = { suspend: 'Suspend', shutdown: 'Shut down', forceShutdown: 'Force off', stay: 'Leave' };
  return `${verbs[how.do]} ${nameOf(vm)}`;
}

/** All at once, held back by the queue of migrations alone; the first failure is told after the rest has ended. */
async function allOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const ends = await Promise.allSettled(items.map(work));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason as Error;
}

/** Writes down who was here, for the way back: VMs by what became of them. */
async function remember(caller: Caller, host: Obj<'host'>, were: readonly Obj<'VM'>[]): Promise<void> {
  const now = were.map((vm) => caller.view.get('VM', vm.$ref) ?? vm);
  const uuids = (state: (power: string) => boolean): string | undefined =>
    now
      .filter((vm) => state(vm.power_state))
      .map((vm) => vm.uuid)
      .join(',') || undefined;
  await set(
    caller,
    host,
    KEYS.migrated,
    uuids((state) => state === 'Running' || state === 'Paused'),
  );
  await set(
    caller,
    host,
    KEYS.suspended,
    uuids((state) => state === 'Suspended'),
  );
  await set(
    caller,
    host,
    KEYS.halted,
    uuids((state) => state === 'Halted'),
  );
}

export const enterMaintenance = action({
  id: 'host.enterMaintenance',
  label: 'Enter maintenance mode…',
  dialog: true,
  applies: ['host'],
  group: 'power',
  methods: [
    'host.disable',
    'host.evacuate',
    'VM.pool_migrate',
    'host.add_to_other_config',
    'pool.designate_new_master',
  ],
  /** `fates` by VM reference; who is not named is evacuated by the server itself. */
  args: z.object({
    /** The server moves those that move, in its own order and to servers of its own choice. */
    evacuate: z.boolean().optional(),
    fates: z.record(z.string(), fate).optional(),
    newCoordinator: ref.optional(),
    network: ref.optional(),
    batch: z.number().int().min(1).max(100).optional(),
    tolerate: z.number().int().min(0).optional(),
  }),
  offered: (_view, host) => host.enabled,
  check(situation, host) {
    if (!isLive(situation.view, host)) return no('host-dead', 'The server does not answer');
    if (!host.enabled)
      return no(
        'disabled',
        host.other_config[KEYS.mode] === 'true' ? 'It is in maintenance mode already' : 'It is disabled already',
      );
    if (isCoordinator(situation.view, host) && haIsOn(situation.view))
      return no('ha', 'It coordinates the pool and high availability is on');
    if (Object.keys(host.current_operations).length > 0) return no('busy', 'Another operation runs on it');
    return ok;
  },
  title: (host) => `Put ${nameOf(host)} into maintenance mode`,
  async run(caller, host, args) {
    const were = residents(caller.view, host);
    const fates = args.fates ?? {};
    const [pool] = caller.view.all('pool');
    if (args.tolerate !== undefined && pool)
      await caller.call('pool.set_ha_host_failures_to_tolerate', pool.$ref, args.tolerate);
    caller.expectSteps(1 + were.length);
    try {
      await caller.step(`Disable ${nameOf(host)}`, async (step) => {
        await set(step, host, KEYS.migrated, were.map((vm) => vm.uuid).join(',') || undefined);
        await set(step, host, KEYS.mode, 'true');
        await step.task('host.disable', [host.$ref]);
      });
      const named = were.flatMap((vm) => {
        const how = fates[vm.$ref];
        const byServer = args.evacuate && how && 'move' in how;
        return how && !byServer && !('do' in how && how.do === 'stay') ? [{ vm, how }] : [];
      });
      await allOf(named, ({ vm, how }) => {
        if (!('move' in how)) return caller.step(leaveTitle(vm, how, ''), (step) => leave(step, vm, how, args.network));
        const title = leaveTitle(vm, how, nameOf(caller.view.get('host', how.move)));
        const load = loadOf(caller.view, vm.$ref, how.move);
        return caller.move(title, load, (step) => leave(step, vm, how, args.network));
      });
      const left = were.filter((vm) => {
        const how = fates[vm.$ref];
        return how === undefined || (args.evacuate && 'move' in how);
      });
      if (left.length > 0)
        await caller.step(`Evacuate ${nameOf(host)}`, (step) =>
          step.task(
            'host.evacuate',
            args.network === undefined && args.batch === undefined
              ? [host.$ref]
              : [host.$ref, args.network ?? 'OpaqueRef:NULL', args.batch ?? 0],
          ),
        );
      await remember(caller, host, were);
      const { newCoordinator } = args;
      if (newCoordinator !== undefined) {
        const name = nameOf(caller.view.get('host', newCoordinator));
        await caller.step(`Make ${name} the coordinator`, async (step) => {
          step.expectAbsence(`${name} to take over`, 300);
          await step.task('pool.designate_new_master', [newCoordinator]);
        });
      }
    } catch (error) {
      await caller.steadfast.call('host.remove_from_other_config', host.$ref, KEYS.mode).catch(() => undefined);
      await caller.steadfast.task('host.enable', [host.$ref]).catch(() => undefined);
      if (args.tolerate !== undefined && pool)
        await caller.steadfast
          .call('pool.set_ha_host_failures_to_tolerate', pool.$ref, pool.ha_host_failures_to_tolerate)
          .catch(() => undefined);
      throw error;
    }
  },
  undo: (host) => ({
    action: 'host.exitMaintenance',
    label: 'Exit maintenance mode',
    target: { cls: 'host', ref: host.$ref },
    args: { bringBack: true },
  }),
});

/** A VM that left for the maintenance. */
interface Evacuated {
  readonly vm: Obj<'VM'>;
  /** As it was when it left. Where somebody has turned it off, on or suspended it since, XenCenter leaves it alone. */
  readonly asLeft: boolean;
}

const expected = [
  [KEYS.migrated, ['Running', 'Paused']],
  [KEYS.suspended, ['Suspended']],
  [KEYS.halted, ['Halted']],
] as const;

/** Who left for the maintenance and could come back. */
export function evacuated(view: Pick<View, 'all'>, host: Obj<'host'>): readonly Evacuated[] {
  const states = new Map<string, readonly string[]>(
    expected.flatMap(([key, powers]) =>
      (host.other_config[key] ?? '').split(',').map((uuid): [string, readonly string[]] => [uuid, powers]),
    ),
  );
  return [...view.all('VM')].flatMap((vm) => {
    const powers = states.get(vm.uuid);
    return powers && vm.resident_on !== host.$ref ? [{ vm, asLeft: powers.includes(vm.power_state) }] : [];
  });
}

export const exitMaintenance = action({
  id: 'host.exitMaintenance',
  label: 'Exit maintenance mode…',
  applies: ['host'],
  group: 'power',
  methods: ['host.enable', 'VM.pool_migrate', 'VM.start_on', 'VM.resume_on', 'host.remove_from_other_config'],
  /** `only`: of those that left, these come back; all that are as they left without it. `tolerate`: failures that high availability plans for again. */
  args: z.object({
    bringBack: z.boolean(),
    only: z.array(ref).max(5000).optional(),
    tolerate: z.number().int().min(0).optional(),
  }),
  dialog: true,
  offered: (_view, host) => !host.enabled,
  check: (situation, host) =>
    !isLive(situation.view, host)
      ? no('host-dead', 'The server does not answer')
      : host.enabled
        ? no('enabled', 'It is not in maintenance mode')
        : ok,
  title: (host, args) =>
    args.bringBack ? `Bring ${nameOf(host)} and its VMs back` : `Take ${nameOf(host)} out of maintenance mode`,
  async run(caller, host, args) {
    const back = (args.bringBack ? evacuated(caller.view, host) : []).flatMap(({ vm, asLeft }) =>
      (args.only?.includes(vm.$ref) ?? asLeft) ? [vm] : [],
    );
    const [pool] = caller.view.all('pool');
    caller.expectSteps(1 + back.length);
    await caller.step(`Enable ${nameOf(host)}`, async (step) => {
      await set(step, host, KEYS.mode, undefined);
      await step.task('host.enable', [host.$ref]);
      for (const key of [KEYS.migrated, KEYS.suspended, KEYS.halted]) await set(step, host, key, undefined);
      if (args.tolerate !== undefined && pool)
        await step.call('pool.set_ha_host_failures_to_tolerate', pool.$ref, args.tolerate);
    });
    await allOf(back, (vm) =>
      caller.move(`Bring back ${nameOf(vm)}`, loadOf(caller.view, vm.$ref, host.$ref), async (step) => {
        const now = step.view.get('VM', vm.$ref);
        if (now?.power_state === 'Running') await step.task('VM.pool_migrate', [vm.$ref, host.$ref, { live: 'true' }]);
        else if (now?.power_state === 'Suspended') await step.task('VM.resume_on', [vm.$ref, host.$ref, false, false]);
        else if (now?.power_state === 'Halted') await step.task('VM.start_on', [vm.$ref, host.$ref, false, false]);
      }),
    );
  },
});

/**
 * What HA plans for now and could plan for without one more server; nothing while it is off or has enough to spare. XenCenter
 * asks for the same.
 */
export function lowerTolerance(view: View): { readonly now: number; readonly lower: number } | undefined {
  const [pool] = view.all('pool');
  if (!pool?.ha_enabled) return undefined;
  const lower = Math.max(0, pool.ha_plan_exists_for - 1);
  return pool.ha_host_failures_to_tolerate > lower ? { now: pool.ha_host_failures_to_tolerate, lower } : undefined;
}

/** For confirmations of what stops a server: who loses what. */
export function radius(
  hosts: readonly { readonly coordinator: boolean; readonly vms: readonly Obj<'VM'>[] }[],
): readonly string[] {
  const vms = hosts.flatMap((host) => host.vms);
  return [
    ...(vms.length === 0 ? [] : [`${count(vms.length, 'VM')} on it: ${names(vms)}.`]),
    ...(hosts.some((host) => host.coordinator)
      ? ['It coordinates the pool: this console loses the pool for about 5 minutes.']
      : []),
  ];
}
