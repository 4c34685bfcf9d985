import { action, nothing } from '../../action.ts';
import { no } from '../../verdict.ts';
import { nameOf, names, verb } from '../../words.ts';
import { inOrder, plugs, quiet } from './plugs.ts';

export const detachSr = action({
  id: 'sr.detach',
  label: 'Detach…',
  applies: ['SR'],
  group: 'remove',
  methods: ['PBD.unplug'],
  args: nothing,
  offered: (view, sr) => plugs(view, sr).some((pbd) => pbd.currently_attached),
  check: (situation, sr) =>
    plugs(situation.view, sr).some((pbd) => pbd.currently_attached)
      ? quiet(situation.view, sr)
      : no('detached', 'No server is connected to it'),
  confirm: (aims) => ({
    title: `Detach ${names(aims.map(({ target }) => target))}?`,
    sentence: 'VMs with disks there cannot start until it is repaired. Nothing on it is lost.',
    verb: verb('Detach', aims.length),
    danger: false,
  }),
  title: (sr) => `Detach ${nameOf(sr)}`,
  async run(caller, sr) {
    const on = plugs(caller.view, sr).filter((pbd) => pbd.currently_attached);
    for (const pbd of inOrder(caller.view, on, 'last')) await caller.task('PBD.unplug', [pbd.$ref], 1 / on.length);
  },
  undo: (sr) => ({ action: 'sr.repair', label: 'Connect it again', target: { cls: 'SR', ref: sr.$ref }, args: {} }),
});
