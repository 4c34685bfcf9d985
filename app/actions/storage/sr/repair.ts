import type { Obj, View } from '../../../inventory/view.ts';
import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { inOrder, plugs } from './plugs.ts';
import type { Link } from './plugs.ts';

export const repairSr = action({
  id: 'sr.repair',
  label: 'Repair',
  applies: ['SR'],
  group: 'change',
  methods: ['PBD.create', 'PBD.plug'],
  args: nothing,
  offered: (view, sr) => plugs(view, sr).some((pbd) => !pbd.currently_attached) || missingHosts(view, sr).length > 0,
  check: (situation, sr) => {
    const pbds = plugs(situation.view, sr);
    if (pbds.length === 0) return no('forgotten', 'No server has ever been connected to it');
    return pbds.every((pbd) => pbd.currently_attached) && missingHosts(situation.view, sr).length === 0
      ? no('healthy', 'Every server is connected to it')
      : ok;
  },
  title: (sr) => `Repair ${nameOf(sr)}`,
  async run(caller, sr) {
    const there = plugs(caller.view, sr);
    const made: Link[] = [];
    for (const { $ref: host } of missingHosts(caller.view, sr)) {
      const link = { host, SR: sr.$ref, device_config: there[0]?.device_config ?? {}, other_config: {} };
      made.push({ host, $ref: await caller.call<string>('PBD.create', link) });
    }
    const now = [...there.filter((pbd) => !pbd.currently_attached), ...made];
    let failed: unknown;
    for (const pbd of inOrder(caller.view, now, 'first'))
      try {
        await caller.step(`Connect ${nameOf(caller.view.get('host', pbd.host))}`, (step) =>
          step.task('PBD.plug', [pbd.$ref]),
        );
      } catch (error) {
        failed ??= error;
      }
    if (failed !== undefined) throw failed as Error;
  },
});

function missingHosts(view: View, sr: Obj<'SR'>): readonly Obj<'host'>[] {
  if (!sr.shared) return [];
  const has = new Set<string>(plugs(view, sr).map((pbd) => pbd.host));
  return [...view.all('host')].filter((host) => !has.has(host.$ref));
}
