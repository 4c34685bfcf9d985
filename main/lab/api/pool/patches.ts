import { isRef, NULL_REF } from '../../../../app/xenapi/ref.ts';
import { part } from '../../world/physics/effort.ts';
import { destroyVdi } from '../../world/physics/storage.ts';
import { applyPatch, applyUpdate, describe, livepatchStatus, precheck } from '../../world/patches/iso.ts';
import { introduceUpdate } from '../../world/patches/upload.ts';
import { find, peek, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

/** The coordinator first, then the others. */
function inOrder(call: Call): readonly string[] {
  const coordinator = call.world.coordinator();
  return [coordinator, ...[...call.db.refs('host')].filter((host) => host !== coordinator)];
}

function assertPresent(call: Call, update: string): void {
  const { vdi } = read(call.db, 'pool_update', update);
  if (!isRef(vdi) || !peek(call.db, 'VDI', vdi)) throw new XenError('CANNOT_FIND_UPDATE');
}

function dropFile(call: Call, update: string): void {
  const { vdi } = read(call.db, 'pool_update', update);
  write(call.db, 'pool_update', update, { vdi: NULL_REF });
  if (peek(call.db, 'VDI', vdi)) destroyVdi(call.world, vdi);
}

async function everywhere(
  call: Call,
  one: (host: string, share: Call['task']) => Promise<unknown>,
  has: (host: string) => boolean,
): Promise<void> {
  const hosts = inOrder(call).filter((host) => !has(host));
  for (const [at, host] of hosts.entries())
    await one(host, part(call.task, at / hosts.length, (at + 1) / hosts.length));
}

const hasUpdate = (call: Call, update: string) => (host: string) =>
  read(call.db, 'host', host).updates.includes(update);

const hasPatch = (call: Call, patch: string) => (host: string) =>
  read(call.db, 'host', host).patches.some((ref) => read(call.db, 'host_patch', ref).pool_patch === patch);

/** The update that a pool_patch of a newer server stands for. */
function updateOf(call: Call, patch: string): string | undefined {
  const { pool_update } = read(call.db, 'pool_patch', patch);
  return isRef(pool_update) ? pool_update : undefined;
}

function destroyPatch(call: Call, patch: string): void {
  if (read(call.db, 'pool_patch', patch).host_patches.length > 0) throw new XenError('PATCH_IS_APPLIED');
  call.db.destroy('pool_patch', patch);
}

export const patchHandlers: Handlers = {
  'pool_update.introduce': async (call: Call, vdi: string) => {
    await call.world.clock.sleep(2, call.task.signal);
    return introduceUpdate(call.world, vdi);
  },
  'pool_update.precheck': async (call: Call, update: string, host: string) => {
    assertPresent(call, update);
    await call.world.clock.sleep(2, call.task.signal);
    const patch = describe(call.world, read(call.db, 'pool_update', update).uuid);
    precheck(call.world, host, update, patch, 'UPDATE');
    return livepatchStatus(patch);
  },
  'pool_update.apply': async (call: Call, update: string, host: string) => {
    if (hasUpdate(call, update)(host)) throw new XenError('UPDATE_ALREADY_APPLIED', update);
    assertPresent(call, update);
    await applyUpdate(call.world, update, host, call.task);
  },
  'pool_update.pool_apply': async (call: Call, update: string) => {
    const has = hasUpdate(call, update);
    if (inOrder(call).every(has)) throw new XenError('UPDATE_ALREADY_APPLIED_IN_POOL', update);
    assertPresent(call, update);
    await everywhere(call, (host, share) => applyUpdate(call.world, update, host, share), has);
  },
  'pool_update.pool_clean': dropFile,
  'pool_update.destroy': (call: Call, update: string) => {
    if (read(call.db, 'pool_update', update).hosts.length > 0) throw new XenError('UPDATE_IS_APPLIED');
    dropFile(call, update);
    const shadow = find(call.db, 'pool_patch', (row) => row.pool_update === update);
    if (shadow !== undefined) call.db.destroy('pool_patch', shadow);
    call.db.destroy('pool_update', update);
  },
  'pool_patch.precheck': (call: Call, patch: string, host: string) => {
    const update = updateOf(call, patch);
    const uuid =
      update === undefined ? read(call.db, 'pool_patch', patch).uuid : read(call.db, 'pool_update', update).uuid;
    precheck(call.world, host, patch, describe(call.world, uuid), 'PATCH');
    return '';
  },
  'pool_patch.apply': (call: Call, patch: string, host: string) => {
    if (hasPatch(call, patch)(host)) throw new XenError('PATCH_ALREADY_APPLIED', patch);
    return applyPatch(call.world, patch, host, call.task);
  },
  'pool_patch.pool_apply': (call: Call, patch: string) =>
    everywhere(call, (host, share) => applyPatch(call.world, patch, host, share), hasPatch(call, patch)),
  'pool_patch.clean': () => undefined,
  'pool_patch.clean_on_host': () => undefined,
  'pool_patch.pool_clean': (call: Call, patch: string) => {
    const update = updateOf(call, patch);
    if (update !== undefined) dropFile(call, update);
    else write(call.db, 'pool_patch', patch, { size: 0 });
  },
  'pool_patch.destroy': destroyPatch,
  'host_patch.destroy': (call: Call, patch: string) => {
    if (read(call.db, 'host_patch', patch).applied) throw new XenError('PATCH_IS_APPLIED');
    call.db.destroy('host_patch', patch);
  },
};
