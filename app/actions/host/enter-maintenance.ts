import * as z from 'zod';
import type { Obj } from '../../inventory/view.ts';
import { action, type Caller } from '../action.ts';
import { ref } from '../args.ts';
import { loadOf } from '../migrate/migrate.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { allOf, KEYS, set } from './maintenance.ts';
import { haIsOn, isCoordinator, isLive, residents } from './residents.ts';

/** What becomes of one VM that cannot or should not leave by itself. */
const fate = z.union([
  z.object({ move: ref }),
  z.object({ do: z.enum(['suspend', 'shutdown', 'forceShutdown', 'stay']) }),
]);

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
