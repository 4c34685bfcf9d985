import { action, nothing } from '../../action.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';
import { cdDrive } from './drive.ts';

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
