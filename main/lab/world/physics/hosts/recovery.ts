import { isRef, NULL_REF } from '../../../../../app/xenapi/ref.ts';
import { each, read, write } from '../../typed.ts';
import type { Marks } from '../../saved.ts';
import type { World } from '../../world.ts';
import type { Reach } from '../../troubles.ts';
import { boot } from '../guest.ts';
import { crash, powerOn, startQuietly } from './hosts.ts';
import { isLive } from '../motion/placement.ts';
import { isResident } from '../memory.ts';

const BUSY = ['VM', 'host', 'pool', 'SR', 'VDI', 'VBD', 'VIF', 'VM_appliance'] as const;

const HA_LOOKS = 30;

/** Whatever high availability was about to start again when the world stopped. */
function startProtected(world: World): void {
  if (!read(world.db, 'pool', world.pool()).ha_enabled) return;
  for (const [ref, vm] of each(world.db, 'VM'))
    if (vm.ha_always_run && vm.power_state === 'Halted' && !vm.is_a_template) startQuietly(world, ref);
}

/** A host that was off or dead still is; one on its way up begins to boot again. */
function resume(world: World, host: string, reach: Reach | undefined): void {
  const { off, hung } = world.troubles;
  if (off.has(host)) world.setReach(host, { kind: 'refused' });
  else if (hung.has(host)) world.setReach(host, { kind: 'silent' });
  else if (reach?.kind === 'silent') crash(world, host);
  else if (reach?.kind === 'failing' && reach.code === 'HOST_IN_EMERGENCY_MODE') world.setReach(host, reach);
  else if (reach !== undefined || !isLive(world.db, host)) {
    world.setReach(host, { kind: 'refused' });
    powerOn(world, host);
  }
}

/** A world kept on disk was in the middle of things: nobody carries them on, so they are as after a power cut of the toolstack, and hosts
 * that were down come up. */
export function recover(world: World, marks: Marks): void {
  const { db } = world;
  for (const cls of BUSY) {
    for (const [ref, row] of db.rows(cls))
      if (Object.keys(row['current_operations'] ?? {}).length > 0) db.patch(cls, ref, { current_operations: {} });
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
  for (const [ref] of each(db, 'host')) resume(world, ref, marks.reach[ref]);
  world.clock.after(HA_LOOKS, () => startProtected(world));
}
