import * as z from 'zod';
import type { AnyObj, Obj, View } from '../../inventory/view.ts';
import { readAlarms, usualSense, writeAlarm } from '../../metrics/alarms.ts';
import { isRef } from '../../xenapi/ref.ts';
import { action } from '../action.ts';
import type { Caller } from '../action.ts';
import { setKey } from '../map-key.ts';
import { ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

const whole = z.number().int().min(60).max(604_800);

/** What the server watches of its control domain, though a person thinks of it as the server's. */
const OF_DOM0: ReadonlySet<string> = new Set(['mem_usage']);

/** Who has an alarm: the control domain, for what a server is told of there. */
export function carrierOf(
  view: View,
  object: Obj<'VM'> | Obj<'host'> | Obj<'SR'>,
  variable: string,
): Obj<'VM'> | Obj<'host'> | Obj<'SR'> {
  if (object.$cls !== 'host' || !OF_DOM0.has(variable)) return object;
  return view.get('VM', object.control_domain) ?? object;
}

/** The servers whose watchman is to read what was changed. */
function watchmen(view: View, object: AnyObj): readonly string[] {
  if (object.$cls === 'host') return [object.$ref];
  if (object.$cls === 'VM') return isRef(object.resident_on) ? [object.resident_on] : [];
  if (object.$cls !== 'SR') return [];
  return object.PBDs.flatMap((ref) => {
    const pbd = view.get('PBD', ref);
    return pbd?.currently_attached ? [pbd.host] : [];
  });
}

const alarm = z.object({
  variable: z.string().min(1).max(200),
  level: z.number().positive().optional(),
  period: whole.optional(),
  inhibit: whole.optional(),
});
type Wish = z.output<typeof alarm>;

/** Writes those of one carrier in one go; answers what there was before. */
async function put(caller: Caller, on: AnyObj & { readonly other_config: object }, wishes: readonly Wish[]) {
  let perfmon = (on.other_config as Readonly<Record<string, string>>)['perfmon'];
  const before = readAlarms(perfmon);
  for (const { variable, level, period = 300, inhibit = 3600 } of wishes) {
    const sense = before.find((one) => one.variable === variable)?.sense ?? usualSense(variable);
    perfmon = writeAlarm(perfmon, variable, level === undefined ? null : { level, period, inhibit, sense });
  }
  await setKey(caller, on.$cls, 'other_config', on.$ref, 'perfmon', perfmon);
  return wishes.map(({ variable }): Wish => {
    const had = before.find((one) => one.variable === variable);
    return had ? { variable, level: had.level, period: had.period, inhibit: had.inhibit } : { variable };
  });
}

/** Asked among the properties, where an object's alarms stand side by side. */
export const setAlarms = action({
  id: 'object.setAlarms',
  label: 'Change alarms',
  applies: ['VM', 'host', 'SR'],
  group: 'change',
  methods: ['*.remove_from_other_config', '*.add_to_other_config'],
  /** In the server's units and in seconds; one without a level is taken away. Alarms that are not named stay. */
  args: z.object({ alarms: z.array(alarm).min(1).max(20) }),
  offered: () => false,
  check: () => ok,
  title: (object) => `Change the alarms of ${nameOf(object)}`,
  async run(caller, target, args) {
    const now = (caller.view.get(target.$cls, target.$ref) ?? target) as Obj<'VM'> | Obj<'host'> | Obj<'SR'>;
    const before: Wish[] = [];
    const carriers = new Map(
      args.alarms.map(({ variable }) => carrierOf(caller.view, now, variable)).map((on) => [on.$ref as string, on]),
    );
    for (const on of carriers.values())
      before.push(
        ...(await put(
          caller,
          on,
          args.alarms.filter(({ variable }) => carrierOf(caller.view, now, variable).$ref === on.$ref),
        )),
      );
    // The daemon reads its alarms every half hour; asking it to do so now is a kindness, not a condition.
    for (const host of watchmen(caller.view, now))
      await caller.call('host.call_plugin', host, 'perfmon', 'refresh', {}).catch(() => undefined);
    return before;
  },
  undo: (before, _args, result) => ({
    action: 'object.setAlarms',
    label: 'Put them back',
    target: { cls: before.$cls, ref: before.$ref },
    args: { alarms: result },
  }),
});
