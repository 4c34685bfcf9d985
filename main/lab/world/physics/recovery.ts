import { isRef, NULL_REF } from '../../../../app/xenapi/ref.ts';
import { each, peek, write } from '../typed.ts';
import type { World } from '../world.ts';
import { boot } from './guest.ts';
import { powerOn } from './hosts.ts';
import { isResident } from './memory.ts';

const BUSY = ['VM', 'host', 'pool', 'SR', 'VDI', 'VBD', 'VIF', 'VM_appliance'] as const;

/** A world kept on disk was in the middle of things: nobody carries them on, so they are as after a power cut of the toolstack, and hosts
 * that were down come up. */
export function recover(world: World): void {
  const { db } = world;
  for (const cls of BUSY) {
    for (const ref of db.refs(cls)) db.patch(cls, ref, { current_operations: {} });
  }
  for (const [ref, task] of each(db, 'task')) if (task.status === 'pending') db.destroy('task', ref);
  for (const [ref, vm] of each(db, 'VM')) {
    if (isRef(vm.scheduled_to_be_resident_on)) write(db, 'VM', ref, { scheduled_to_be_resident_on: NULL_REF });
    if (isResident(vm)) {
      if (vm.power_state === 'Running' && !vm.is_control_domain && !isRef(vm.guest_metrics)) boot(world, ref);
      continue;
    }
    if (vm.power_state !== 'Halted' || vm.is_a_template) continue;
    for (const vbd of vm.VBDs) write(db, 'VBD', vbd, { currently_attached: false });
    for (const vif of vm.VIFs) write(db, 'VIF', vif, { currently_attached: false });
  }
  for (const [ref, host] of each(db, 'host')) {
    if (peek(db, 'host_metrics', host.metrics)?.live !== false) continue;
    world.setReach(ref, { kind: 'refused' });
    powerOn(world, ref);
  }
}
