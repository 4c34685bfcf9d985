import type { Obj, View } from '../../../inventory/view.ts';
import type { Caller } from '../../action.ts';
import { platformFrom } from '../../host/version.ts';
import { setKey } from '../../map-key.ts';
import { first, no } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { switching } from '../switches.ts';
import { answers } from './answers.ts';

export const isMultipathed = (host: Obj<'host'>): boolean =>
  host.multipathing || host.other_config['multipathing'] === 'true';

const plugged = (view: View, host: Obj<'host'>): readonly Obj<'PBD'>[] =>
  host.PBDs.flatMap((ref) => view.get('PBD', ref) ?? []).filter((pbd) => pbd.currently_attached);

/** The storage is let go, what stands in between is done, and it is taken again whatever happened; the first failure is told. */
async function withoutStorage(caller: Caller, host: Obj<'host'>, work: () => Promise<unknown>): Promise<void> {
  const gone: Obj<'PBD'>[] = [];
  const failed: unknown[] = [];
  const nameOfSr = (pbd: Obj<'PBD'>): string => nameOf(caller.view.get('SR', pbd.SR));
  try {
    for (const pbd of plugged(caller.view, host)) {
      await caller.step(`Disconnect ${nameOfSr(pbd)}`, (step) => step.task('PBD.unplug', [pbd.$ref]));
      gone.push(pbd);
    }
    await work();
  } catch (error) {
    failed.push(error);
  }
  for (const pbd of gone)
    await caller.steadfast
      .step(`Connect ${nameOfSr(pbd)}`, (step) => step.task('PBD.plug', [pbd.$ref]))
      .catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw failed[0] as Error;
}

export const setMultipathing = switching({
  id: 'host.setMultipathing',
  label: 'Use several paths to storage',
  cls: 'host',
  methods: [
    'PBD.unplug',
    'PBD.plug',
    'host.set_multipathing',
    'host.remove_from_other_config',
    'host.add_to_other_config',
  ],
  what: 'multipathing',
  isOn: isMultipathed,
  check: ({ view }, host) =>
    first(answers(view, host), host.enabled ? no('enabled', 'Only in maintenance mode') : undefined),
  set: (caller, host, on) =>
    withoutStorage(caller, host, async () => {
      if (platformFrom(host, '2.5.50')) return caller.call('host.set_multipathing', host.$ref, on);
      await setKey(caller, 'host', 'other_config', host.$ref, 'multipathing', String(on));
      if (on) await setKey(caller, 'host', 'other_config', host.$ref, 'multipathhandle', 'dmp');
    }),
});
