import * as z from 'zod';
import type { Obj, View } from '../../../inventory/view.ts';
import { action, type Caller } from '../../action.ts';
import { vbdRecord } from '../../device/disk/drive.ts';
import { licensed } from '../../licence.ts';
import { first, no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

/** Copies a disk of a halted VM elsewhere, puts the copy in its place, and deletes the old one. */
export async function moveCold(caller: Caller, vdi: Obj<'VDI'>, sr: string, share: number): Promise<string> {
  const copy = await caller.task<string>('VDI.copy', [vdi.$ref, sr], share * 0.9);
  for (const ref of vdi.VBDs) {
    const vbd = caller.view.get('VBD', ref);
    if (!vbd) continue;
    await caller.task('VBD.destroy', [ref], 0);
    await caller.call(
      'VBD.create',
      vbdRecord(vbd.VM, copy, vbd.userdevice, {
        bootable: vbd.bootable,
        mode: vbd.mode,
        unpluggable: vbd.unpluggable,
        other_config: vbd.other_config,
        qos_algorithm_type: vbd.qos_algorithm_type,
        qos_algorithm_params: vbd.qos_algorithm_params,
      }),
    );
  }
  await caller.task('VDI.destroy', [vdi.$ref], share * 0.1);
  return copy;
}

function users(view: View, vdi: Obj<'VDI'>): readonly Obj<'VM'>[] {
  return vdi.VBDs.flatMap((ref) => {
    const vm = view.get('VM', view.get('VBD', ref)?.VM ?? '');
    return vm && !vm.is_control_domain ? [vm] : [];
  });
}

function target(view: View, vdi: Obj<'VDI'>, sr: string | undefined) {
  if (sr === undefined) return ok;
  const found = view.get('SR', sr);
  if (!found) return no('sr-gone', 'That storage is gone');
  if (sr === vdi.SR) return no('same', 'It is there already');
  if (found.content_type === 'iso' || found.type === 'udev') return no('type', 'It cannot hold disks');
  if (!found.PBDs.some((ref) => view.get('PBD', ref)?.currently_attached))
    return no('detached', 'No server is connected to it');
  const host = users(view, vdi).find((vm) => vm.power_state === 'Running')?.resident_on;
  if (
    host !== undefined &&
    !found.PBDs.some((ref) => view.get('PBD', ref)?.host === host && view.get('PBD', ref)?.currently_attached)
  )
    return no('not-visible', 'The server of its VM does not reach it');
  return found.physical_size - found.physical_utilisation < vdi.virtual_size
    ? no('sr-full', 'The storage has too little space')
    : ok;
}

export const moveDisk = action({
  id: 'vdi.move',
  label: 'Move to storage…',
  applies: ['VDI'],
  group: 'place',
  reach: 'pool',
  methods: ['VDI.pool_migrate', 'VDI.copy', 'VBD.destroy', 'VBD.create', 'VDI.destroy'],
  args: z.object({ sr: z.string().max(200) }),
  load(view, vdi) {
    const vm = users(view, vdi).find((one) => one.power_state !== 'Halted');
    return {
      ...(vm ? { vm: vm.$ref, from: vm.resident_on, to: vm.resident_on } : {}),
      bytes: vdi.physical_utilisation,
      disks: true,
    };
  },
  check(situation, vdi, args) {
    const { view } = situation;
    const running = users(view, vdi).some((vm) => vm.power_state !== 'Halted');
    return first(
      vdi.is_a_snapshot ? no('snapshot', 'A snapshot moves with its disk') : undefined,
      vdi.cbt_enabled ? no('cbt', 'Changed block tracking is on') : undefined,
      vdi.type === 'ha_statefile' ? no('ha', 'High availability uses it') : undefined,
      vdi.type === 'metadata' ? no('dr', 'Disaster recovery uses it') : undefined,
      Object.keys(vdi.current_operations).length > 0 ? no('busy', 'Another operation runs on it') : undefined,
      running ? licensed(view, 'storage_xen_motion', 'The licence has no live storage migration') : undefined,
      target(view, vdi, args.sr),
    );
  },
  title: (vdi, args, view) => `Move ${nameOf(vdi)} to ${nameOf(view.get('SR', args.sr))}`,
  async run(caller, vdi, args) {
    const running = users(caller.view, vdi).some((vm) => vm.power_state !== 'Halted');
    return running
      ? caller.task<string>('VDI.pool_migrate', [vdi.$ref, args.sr, {}])
      : moveCold(caller, caller.view.get('VDI', vdi.$ref) ?? vdi, args.sr, 1);
  },
  undo: (vdi, _args, result) =>
    typeof result === 'string'
      ? { action: 'vdi.move', label: 'Move it back', target: { cls: 'VDI', ref: result }, args: { sr: vdi.SR } }
      : undefined,
});
