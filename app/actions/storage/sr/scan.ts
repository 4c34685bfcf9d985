import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { plugs } from './plugs.ts';

export const scanSr = action({
  id: 'sr.scan',
  label: 'Rescan',
  applies: ['SR'],
  group: 'change',
  methods: ['SR.scan'],
  args: nothing,
  check: (situation, sr) =>
    plugs(situation.view, sr).some((pbd) => pbd.currently_attached)
      ? ok
      : no('detached', 'No server is connected to it'),
  title: (sr) => `Rescan ${nameOf(sr)}`,
  run: (caller, sr) => caller.task('SR.scan', [sr.$ref]),
});
