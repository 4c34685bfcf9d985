import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';

/** The VM's CD drive: the first one, as XenCenter takes it. */
export function cdDrive(view: View, vm: Obj<'VM'>): Obj<'VBD'> | undefined {
  const drives = vm.VBDs.flatMap((ref) => view.get('VBD', ref) ?? []).filter((vbd) => vbd.type === 'CD');
  return drives.sort((a, b) => Number(a.userdevice) - Number(b.userdevice))[0];
}

export const ejectCd = action({
  id: 'vm.ejectCd',
  label: 'Eject CD',
  applies: ['VM'],
  group: 'devices',
  methods: ['VBD.eject'],
  args: nothing,
  offered: (view, vm) => cdDrive(view, vm)?.empty === false,
  check(situation, vm) {
    const drive = cdDrive(situation.view, vm);
    if (!drive) return no('no-drive', 'It has no CD drive');
    return drive.empty ? no('empty', 'Its drive is empty') : ok;
  },
  title: (vm) => `Eject the CD of ${nameOf(vm)}`,
  async run(caller, vm) {
    const drive = cdDrive(caller.view, caller.view.get('VM', vm.$ref) ?? vm);
    if (!drive || drive.empty) return undefined;
    await caller.task('VBD.eject', [drive.$ref]);
    return drive.VDI;
  },
  undo: (vm, _args, result) =>
    typeof result === 'string'
      ? { action: 'vm.insertCd', label: 'Insert it again', target: { cls: 'VM', ref: vm.$ref }, args: { vdi: result } }
      : undefined,
});

export const insertCd = action({
  id: 'vm.insertCd',
  label: 'Insert CD…',
  applies: ['VM'],
  group: 'devices',
  methods: ['VBD.eject', 'VBD.insert', 'VBD.create'],
  args: z.object({ vdi: z.string().max(200) }),
  check(situation, vm, args) {
    if (args.vdi !== undefined && !situation.view.get('VDI', args.vdi)) return no('iso-gone', 'That disc is gone');
    if (!cdDrive(situation.view, vm) && vm.power_state !== 'Halted')
      return no('no-drive', 'It has no CD drive; shut it down to add one');
    return ok;
  },
  title: (vm, args, view) => `Insert ${nameOf(view.get('VDI', args.vdi))} in ${nameOf(vm)}`,
  async run(caller, vm, args) {
    const drive = cdDrive(caller.view, caller.view.get('VM', vm.$ref) ?? vm);
    let ref: string | undefined = drive?.$ref;
    if (ref === undefined) {
      const free = await caller.call<readonly string[]>('VM.get_allowed_VBD_devices', vm.$ref);
      ref = await caller.call<string>('VBD.create', {
        VM: vm.$ref,
        VDI: 'OpaqueRef:NULL',
        userdevice: free.includes('3') ? '3' : (free[0] ?? '3'),
        bootable: false,
        mode: 'RO',
        type: 'CD',
        unpluggable: true,
        empty: true,
        other_config: {},
        qos_algorithm_type: '',
        qos_algorithm_params: {},
      });
    } else if (drive?.empty === false) await caller.task('VBD.eject', [ref], 0.5);
    await caller.task('VBD.insert', [ref, args.vdi], 0.5);
  },
  undo: (vm) => ({ action: 'vm.ejectCd', label: 'Eject it', target: { cls: 'VM', ref: vm.$ref }, args: {} }),
});

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
