import * as z from 'zod';
import { action } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { cdDrive } from './drive.ts';

export const insertCd = action({
  id: 'vm.insertCd',
  label: 'Insert CD…',
  applies: ['VM'],
  group: 'devices',
  reach: 'pool',
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
