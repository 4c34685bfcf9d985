import { action, nothing } from '../../action.ts';
import { no } from '../../verdict.ts';
import { nameOf, names, verb } from '../../words.ts';
import { mayGo, plugs } from './plugs.ts';

export const destroySr = action({
  id: 'sr.destroy',
  label: 'Destroy…',
  applies: ['SR'],
  group: 'remove',
  danger: true,
  methods: ['PBD.unplug', 'SR.destroy'],
  args: nothing,
  check({ view }, sr) {
    const [pool] = view.all('pool');
    return pool?.default_SR === sr.$ref ? no('default', 'It is the default storage') : mayGo(view, sr);
  },
  confirm: (aims) => ({
    title: `Destroy ${names(aims.map(({ target }) => target))}?`,
    sentence: 'Every disk on it is erased. This cannot be undone.',
    lines: aims.map(({ target }) => `${nameOf(target)}: ${target.VDIs.length} disks`),
    verb: verb('Destroy', aims.length),
    danger: true,
    type: aims.map(({ target }) => nameOf(target)).join(', '),
  }),
  title: (sr) => `Destroy ${nameOf(sr)}`,
  async run(caller, sr) {
    const [pool] = caller.view.all('pool');
    // The server destroys through the coordinator's own plug, and wants the others unplugged.
    for (const pbd of plugs(caller.view, sr))
      if (pbd.currently_attached && pbd.host !== pool?.master) await caller.task('PBD.unplug', [pbd.$ref], 0.1);
    await caller.task('SR.destroy', [sr.$ref], 0.6);
  },
});
