import * as z from 'zod';
import { readAlarms, writeAlarm } from '../../metrics/alarms.ts';
import { isRef } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import { setKey } from '../map-key.ts';
import { ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

const whole = z.number().int().min(60).max(604_800);

/** Asked among the properties, where a VM's alarms stand side by side. */
export const setAlarms = action({
  id: 'vm.setAlarms',
  label: 'Change alarms',
  applies: ['VM'],
  group: 'change',
  methods: ['VM.remove_from_other_config', 'VM.add_to_other_config'],
  /** In the server's units and in seconds; one without a level is taken away. Alarms that are not named stay. */
  args: z.object({
    alarms: z
      .array(
        z.object({
          variable: z.string().min(1).max(200),
          level: z.number().positive().optional(),
          period: whole.optional(),
          inhibit: whole.optional(),
        }),
      )
      .min(1)
      .max(20),
  }),
  offered: () => false,
  check: () => ok,
  title: (vm) => `Change the alarms of ${nameOf(vm)}`,
  async run(caller, vm, args) {
    let perfmon: string | undefined = (caller.view.get('VM', vm.$ref) ?? vm).other_config['perfmon'];
    for (const { variable, level, period = 300, inhibit = 3600 } of args.alarms) {
      const sense = readAlarms(perfmon).find((alarm) => alarm.variable === variable)?.sense ?? 'high';
      perfmon = writeAlarm(perfmon, variable, level === undefined ? null : { level, period, inhibit, sense });
    }
    await setKey(caller, 'VM', 'other_config', vm.$ref, 'perfmon', perfmon);
    // The daemon reads its alarms every half hour; asking it to do so now is a kindness, not a condition.
    if (isRef(vm.resident_on))
      await caller.call('host.call_plugin', vm.resident_on, 'perfmon', 'refresh', {}).catch(() => undefined);
  },
  undo(vm, args) {
    const before = readAlarms(vm.other_config['perfmon']);
    return {
      action: 'vm.setAlarms',
      label: 'Put them back',
      target: { cls: 'VM', ref: vm.$ref },
      args: {
        alarms: args.alarms.map(({ variable }) => {
          const had = before.find((alarm) => alarm.variable === variable);
          return had ? { variable, level: had.level, period: had.period, inhibit: had.inhibit } : { variable };
        }),
      },
    };
  },
});
