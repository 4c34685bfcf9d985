import type { Obj, View } from '../../../inventory/view.ts';
import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { cdDrive } from './drive.ts';

/** The disc of the hypervisor's own guest tools, where this server still has one. */
function toolsDisc(view: View): Obj<'VDI'> | undefined {
  for (const sr of view.all('SR'))
    if (sr.is_tools_sr || sr.other_config['xenserver_tools_sr'] === 'true')
      for (const ref of sr.VDIs) {
        const vdi = view.get('VDI', ref);
        if (vdi && (vdi.is_tools_iso || /tools/i.test(vdi.name_label))) return vdi;
      }
  return undefined;
}

export const installTools = action({
  id: 'vm.installTools',
  label: 'Install tools',
  applies: ['VM'],
  group: 'devices',
  methods: ['VBD.eject', 'VBD.insert'],
  args: nothing,
  offered: (_view, vm) => vm.power_state === 'Running',
  check(situation, vm) {
    if (vm.power_state !== 'Running') return no('power-state', 'Start it first');
    if (!cdDrive(situation.view, vm)) return no('no-drive', 'It has no CD drive');
    return toolsDisc(situation.view) ? ok : no('no-tools-disc', 'This server brings no tools disc; download the tools');
  },
  title: (vm) => `Insert the tools disc in ${nameOf(vm)}`,
  async run(caller, vm) {
    const drive = cdDrive(caller.view, caller.view.get('VM', vm.$ref) ?? vm);
    const disc = toolsDisc(caller.view);
    if (!drive || !disc) return;
    if (!drive.empty) await caller.task('VBD.eject', [drive.$ref], 0.5);
    await caller.task('VBD.insert', [drive.$ref, disc.$ref], 0.5);
  },
});
