import { action, nothing } from '../../action.ts';
import { nameOf, names, verb } from '../../words.ts';
import { inOrder, mayGo, plugs } from './plugs.ts';

export const forgetSr = action({
  id: 'sr.forget',
  label: 'Forget…',
  applies: ['SR'],
  group: 'remove',
  danger: true,
  methods: ['PBD.unplug', 'SR.forget'],
  args: nothing,
  check: ({ view }, sr) => mayGo(view, sr),
  confirm: (aims) => ({
    title: `Forget ${names(aims.map(({ target }) => target))}?`,
    sentence: 'The contents stay on the storage; which disk belongs to which VM is forgotten.',
    lines: aims.map(({ target }) => `${nameOf(target)}: ${target.VDIs.length} disks`),
    verb: verb('Forget', aims.length),
    danger: true,
  }),
  title: (sr) => `Forget ${nameOf(sr)}`,
  async run(caller, sr) {
    for (const pbd of inOrder(caller.view, plugs(caller.view, sr), 'last'))
      if (pbd.currently_attached) await caller.task('PBD.unplug', [pbd.$ref], 0.2);
    await caller.task('SR.forget', [sr.$ref], 0.4);
  },
});
