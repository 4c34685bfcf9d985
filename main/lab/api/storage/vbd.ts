import { NULL_REF, isRef } from '../../../../app/xenapi/ref.ts';
import { during } from '../../world/physics/operations.ts';
import { hostHasSr } from '../../world/physics/motion/placement.ts';
import { usersOf } from '../../world/physics/storage.ts';
import { peek, read, write, type Fields, type Rec } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';
import { freePositions } from '../vm/placement.ts';

const LETTERS = 'abcdefghijklmnop';

function letter(userdevice: string): string {
  return `xvd${LETTERS.charAt(Number(userdevice)) || 'p'}`;
}

function create(call: Call, record: Fields<'VBD'>): string {
  const vm = record.VM ?? NULL_REF;
  const vdi = record.VDI ?? NULL_REF;
  const type = record.type ?? 'Disk';
  read(call.db, 'VM', vm);
  const empty = record.empty === true || !isRef(vdi);
  if (!empty) read(call.db, 'VDI', vdi);
  if (empty && type !== 'CD') throw new XenError('VBD_NOT_REMOVABLE_MEDIA', NULL_REF);
  const wanted = record.userdevice ?? '';
  const userdevice = wanted === 'autodetect' ? (freePositions(call, vm, 'VBD')[0] ?? '') : wanted;
  if (!/^\d+$/.test(userdevice) && !/^(xvd|hd|sd)[a-p]$/.test(userdevice))
    throw new XenError('INVALID_DEVICE', userdevice);
  const taken = read(call.db, 'VM', vm).VBDs.some((ref) => peek(call.db, 'VBD', ref)?.userdevice === userdevice);
  if (taken) throw new XenError('DEVICE_ALREADY_EXISTS', userdevice);
  if (!empty && record.mode === 'RW' && read(call.db, 'VDI', vdi).read_only) throw new XenError('VDI_READONLY', vdi);
  const { currently_attached: _, ...rest } = record;
  return call.db.create('VBD', { ...rest, userdevice, empty, VDI: empty ? NULL_REF : vdi, device: '' });
}

function running(call: Call, vbd: string): Rec<'VM'> {
  const row = read(call.db, 'VBD', vbd);
  const vm = read(call.db, 'VM', row.VM);
  if (vm.power_state !== 'Running' && vm.power_state !== 'Paused') {
    throw new XenError('VM_BAD_POWER_STATE', row.VM, 'paused, running', vm.power_state.toLowerCase());
  }
  return vm;
}

/** A disk that somebody else's running VM writes to is not for a second one. */
function assertUnshared(call: Call, vbd: Rec<'VBD'>): void {
  if (vbd.empty || !isRef(vbd.VDI)) return;
  const vdi = read(call.db, 'VDI', vbd.VDI);
  const others = usersOf(call.db, vbd.VDI).filter((vm) => vm !== vbd.VM);
  if (others.length > 0 && !vdi.sharable && vbd.mode === 'RW') throw new XenError('VDI_IN_USE', vbd.VDI, 'attach');
}

async function plug(call: Call, ref: string): Promise<void> {
  const vbd = read(call.db, 'VBD', ref);
  if (vbd.currently_attached) throw new XenError('DEVICE_ALREADY_ATTACHED', ref);
  const vm = running(call, ref);
  assertUnshared(call, vbd);
  if (isRef(vbd.VDI) && !hostHasSr(call.db, vm.resident_on, read(call.db, 'VDI', vbd.VDI).SR)) {
    throw new XenError('VM_REQUIRES_SR', vbd.VM, read(call.db, 'VDI', vbd.VDI).SR);
  }
  await during(call.world, 'VBD', ref, 'plug', call.task, async () => {
    await call.world.clock.sleep(1, call.task.signal);
    write(call.db, 'VBD', ref, { currently_attached: true, device: letter(vbd.userdevice) });
  });
}

async function unplug(call: Call, ref: string, force: boolean): Promise<void> {
  const vbd = read(call.db, 'VBD', ref);
  if (!vbd.unpluggable && !force) throw new XenError('VBD_NOT_UNPLUGGABLE', ref);
  if (!vbd.currently_attached) throw new XenError('DEVICE_ALREADY_DETACHED', ref);
  running(call, ref);
  await during(call.world, 'VBD', ref, 'unplug', call.task, async () => {
    await call.world.clock.sleep(1, call.task.signal);
    write(call.db, 'VBD', ref, { currently_attached: false });
  });
}

async function insert(call: Call, ref: string, vdi: string): Promise<void> {
  const vbd = read(call.db, 'VBD', ref);
  if (vbd.type !== 'CD') throw new XenError('VBD_NOT_REMOVABLE_MEDIA', ref);
  if (!vbd.empty) throw new XenError('VBD_NOT_EMPTY', ref);
  const { SR } = read(call.db, 'VDI', vdi);
  const vm = read(call.db, 'VM', vbd.VM);
  if (read(call.db, 'SR', SR).content_type !== 'iso')
    throw new XenError('VDI_IS_NOT_ISO', vdi, read(call.db, 'SR', SR).content_type);
  if (isRef(vm.resident_on) && !hostHasSr(call.db, vm.resident_on, SR))
    throw new XenError('VM_REQUIRES_SR', vbd.VM, SR);
  await during(call.world, 'VBD', ref, 'insert', call.task, async () => {
    if (isRef(vm.resident_on)) await call.world.clock.sleep(0.5, call.task.signal);
    write(call.db, 'VBD', ref, { VDI: vdi, empty: false });
  });
}

async function eject(call: Call, ref: string): Promise<void> {
  const vbd = read(call.db, 'VBD', ref);
  if (vbd.type !== 'CD') throw new XenError('VBD_NOT_REMOVABLE_MEDIA', ref);
  if (vbd.empty) throw new XenError('VBD_IS_EMPTY', ref);
  await during(call.world, 'VBD', ref, 'eject', call.task, async () => {
    if (isRef(read(call.db, 'VM', vbd.VM).resident_on)) await call.world.clock.sleep(0.5, call.task.signal);
    write(call.db, 'VBD', ref, { VDI: NULL_REF, empty: true });
  });
}

export const vbdHandlers: Handlers = {
  'VBD.create': create,
  'VBD.destroy': (call: Call, ref: string) => {
    const vbd = read(call.db, 'VBD', ref);
    const vm = peek(call.db, 'VM', vbd.VM);
    if (vbd.currently_attached && vm && isRef(vm.resident_on)) {
      throw new XenError('OPERATION_NOT_ALLOWED', `VBD '${vbd.uuid}' still attached to '${vm.uuid}'`);
    }
    call.db.destroy('VBD', ref);
  },
  'VBD.plug': plug,
  'VBD.unplug': (call: Call, ref: string) => unplug(call, ref, false),
  'VBD.unplug_force': (call: Call, ref: string) => unplug(call, ref, true),
  'VBD.insert': insert,
  'VBD.eject': eject,
  'VBD.assert_attachable': (call: Call, ref: string) => assertUnshared(call, read(call.db, 'VBD', ref)),
  'VBD.set_mode': (call: Call, ref: string, mode: string) => {
    const vbd = read(call.db, 'VBD', ref);
    if (vbd.currently_attached && isRef(read(call.db, 'VM', vbd.VM).resident_on)) {
      throw new XenError('VM_BAD_POWER_STATE', vbd.VM, 'halted', 'running');
    }
    write(call.db, 'VBD', ref, { mode });
  },
};
