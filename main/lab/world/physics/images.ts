import { isRef, NULL_REF } from '../../../../app/xenapi/ref.ts';
import { XenError } from '../failure.ts';
import { peek, read, write } from '../typed.ts';
import type { World } from '../world.ts';
import { createVdi, destroyVdi } from './storage.ts';

/** Where a VM's memory goes: its own choice, its host's, the pool's. */
export function roomForImage(world: World, ref: string): string {
  const { db } = world;
  const vm = read(db, 'VM', ref);
  const host = isRef(vm.resident_on) ? peek(db, 'host', vm.resident_on)?.suspend_image_sr : undefined;
  const choices = [vm.suspend_SR, read(db, 'pool', world.pool()).suspend_image_SR, host ?? NULL_REF];
  const chosen = choices.find((sr) => isRef(sr) && peek(db, 'SR', sr));
  if (chosen === undefined) throw new XenError('VM_NO_SUSPEND_SR', ref);
  return chosen;
}

export function createImage(world: World, ref: string, sr: string): string {
  const vm = read(world.db, 'VM', ref);
  return createVdi(world, {
    SR: sr,
    name_label: 'Suspend image',
    name_description: 'Suspend image',
    virtual_size: Math.ceil(vm.memory_dynamic_max * 1.02) + 100 * 1024 * 1024,
    type: 'suspend',
    sm_config: { vmhint: vm.uuid },
  });
}

export function dropImage(world: World, ref: string): void {
  const { suspend_VDI } = read(world.db, 'VM', ref);
  write(world.db, 'VM', ref, { suspend_VDI: NULL_REF });
  if (peek(world.db, 'VDI', suspend_VDI)) destroyVdi(world, suspend_VDI);
}
