import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { plugs } from './plugs.ts';

export const trimSr = action({
  id: 'sr.trim',
  label: 'Reclaim freed space',
  applies: ['SR'],
  group: 'change',
  methods: ['host.call_plugin'],
  args: nothing,
  offered: (view, sr) => [...view.all('SM')].some((sm) => sm.type === sr.type && 'SR_TRIM' in sm.features),
  check: (situation, sr) =>
    plugs(situation.view, sr).some((pbd) => pbd.currently_attached)
      ? ok
      : no('detached', 'No server is connected to it'),
  title: (sr) => `Reclaim freed space on ${nameOf(sr)}`,
  run: (caller, sr) => {
    const pbd = plugs(caller.view, sr).find((one) => one.currently_attached);
    return caller.task('host.call_plugin', [pbd?.host ?? '', 'trim', 'do_trim', { sr_uuid: sr.uuid }]);
  },
});
