import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import { ref } from '../args.ts';
import { loadOf } from '../migrate/migrate.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { allOf, KEYS, set } from './maintenance.ts';
import { isLive } from './residents.ts';

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
