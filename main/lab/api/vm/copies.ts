import { NULL_REF, isRef } from '../../../../app/xenapi/ref.ts';
import { checkpoint, cloneVm, copyVm, provision, revert, snapshotVm } from '../../world/physics/copies.ts';
import { dropImage } from '../../world/physics/images.ts';
import { part, spend } from '../../world/physics/effort.ts';
import { vmOperation, assertVmOperation } from '../../world/physics/operations.ts';
import { say, sayVm } from '../../world/physics/messages.ts';
import { peek, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

async function destroy(call: Call, vm: string): Promise<void> {
  const { db } = call;
  assertVmOperation(db, vm, 'destroy');
  const row = read(db, 'VM', vm);
  if (row.is_default_template) throw new XenError('VM_CANNOT_DELETE_DEFAULT_TEMPLATE', vm);
  if (isRef(row.snapshot_schedule)) write(db, 'VM', vm, { snapshot_schedule: NULL_REF });
  if (isRef(row.suspend_VDI) && !row.is_a_snapshot) dropImage(call.world, vm);
  for (const [cls, refs] of [
    ['VBD', row.VBDs],
    ['VIF', row.VIFs],
    ['VUSB', row.VUSBs],
    ['VGPU', row.VGPUs],
    ['VTPM', row.VTPMs],
    ['console', row.consoles],
  ] as const) {
    for (const ref of refs) if (db.get(cls, ref)) db.destroy(cls, ref);
  }
  for (const child of row.children) if (db.get('VM', child)) write(db, 'VM', child, { parent: row.parent });
  for (const snapshot of row.snapshots)
    if (db.get('VM', snapshot)) write(db, 'VM', snapshot, { snapshot_of: NULL_REF });
  if (peek(db, 'VM_metrics', row.metrics) && !isShared(call, vm, 'metrics')) db.destroy('VM_metrics', row.metrics);
  if (peek(db, 'VM_guest_metrics', row.guest_metrics) && !isShared(call, vm, 'guest_metrics')) {
    db.destroy('VM_guest_metrics', row.guest_metrics);
  }
  db.destroy('VM', vm);
}

/** A snapshot points at the metrics of the VM it was taken of. */
function isShared(call: Call, vm: string, field: 'metrics' | 'guest_metrics'): boolean {
  const own = call.db.need('VM', vm)[field];
  for (const [ref, row] of call.db.rows('VM')) if (ref !== vm && row[field] === own) return true;
  return false;
}

export const vmCopyHandlers: Handlers = {
  'VM.snapshot': (call: Call, vm: string, name: string, ignored: readonly string[] = []) =>
    vmOperation(call.world, vm, 'snapshot', call.task, async () => {
      await spend(call.world, 2, call.task);
      const snapshot = snapshotVm(call.world, vm, name, ignored);
      sayVm(call.world, 'VM_SNAPSHOTTED', vm, `snapshotted, snapshot name: ${name}`);
      return snapshot;
    }),
  'VM.checkpoint': (call: Call, vm: string, name: string) =>
    vmOperation(call.world, vm, 'checkpoint', call.task, async () => {
      const snapshot = await checkpoint(call.world, vm, name, call.task);
      sayVm(call.world, 'VM_CHECKPOINTED', vm, `checkpointed, snapshot name: ${name}`);
      return snapshot;
    }),
  'VM.revert': async (call: Call, snapshot: string) => {
    const row = read(call.db, 'VM', snapshot);
    if (!row.is_a_snapshot || !call.db.get('VM', row.snapshot_of))
      throw new XenError('VM_REVERT_FAILED', snapshot, row.snapshot_of);
    await vmOperation(call.world, snapshot, 'revert', call.task, () => revert(call.world, snapshot, call.task));
    sayVm(
      call.world,
      'VM_SNAPSHOT_REVERTED',
      row.snapshot_of,
      `reverted to snapshot: ${row.name_label} (uuid ${row.uuid})`,
    );
  },
  'VM.clone': (call: Call, vm: string, name: string) =>
    vmOperation(call.world, vm, 'clone', call.task, async () => {
      await spend(call.world, 1.5, call.task);
      const copy = cloneVm(call.world, vm, name);
      const row = read(call.db, 'VM', vm);
      say(call.world, 'VM_CLONED', 'VM', row.uuid, `VM '${row.name_label}' (uuid: ${row.uuid}) was cloned`);
      return copy;
    }),
  'VM.copy': (call: Call, vm: string, name: string, sr: string) =>
    vmOperation(call.world, vm, 'copy', call.task, () =>
      copyVm(call.world, vm, name, isRef(sr) ? sr : undefined, call.task),
    ),
  'VM.provision': (call: Call, vm: string) =>
    vmOperation(call.world, vm, 'provision', call.task, () => provision(call.world, vm, part(call.task, 0, 1))),
  'VM.destroy': destroy,
};
