import { XenError } from '../failure.ts';
import { find, read, write, xenTime, add } from '../typed.ts';
import type { World } from '../world.ts';
import { type Effort, spend } from '../physics/effort.ts';
import type { Patch } from './site.ts';

/** Installed patches of a host, by uuid: of either generation. */
function installed(world: World, host: string): ReadonlySet<string> {
  const row = read(world.db, 'host', host);
  const updates = row.updates.map((ref) => read(world.db, 'pool_update', ref).uuid);
  const patches = row.patches.map(
    (ref) => read(world.db, 'pool_patch', read(world.db, 'host_patch', ref).pool_patch).uuid,
  );
  return new Set([...updates, ...patches]);
}

/** Throws why a patch does not go onto a host. Codes begin with UPDATE_ or PATCH_, by generation. */
export function precheck(world: World, host: string, ref: string, patch: Patch, kind: 'UPDATE' | 'PATCH'): void {
  const have = installed(world, host);
  if (have.has(patch.uuid)) throw new XenError(`${kind}_ALREADY_APPLIED`, ref);
  const { product_version = '' } = read(world.db, 'host', host).software_version;
  const prefix = `${kind}_PRECHECK_FAILED`;
  if (patch.version !== product_version)
    throw new XenError(`${prefix}_WRONG_SERVER_VERSION`, ref, product_version, patch.version);
  const lacking = (patch.requires ?? []).filter((uuid) => !have.has(uuid));
  if (lacking.length > 0) throw new XenError(`${prefix}_PREREQUISITE_MISSING`, ref, lacking.join(','));
  const against = (patch.conflicts ?? []).filter((uuid) => have.has(uuid));
  if (against.length > 0 && kind === 'UPDATE') throw new XenError(`${prefix}_CONFLICT_PRESENT`, ref, against.join(','));
}

export function livepatchStatus(patch: Patch): string {
  return patch.livepatch === true ? 'ok_livepatch_complete' : 'ok';
}

/** Every update has a shadow of the older generation, whose uuid is the same with four bytes zeroed. */
function shadow(world: World, update: string, patch: Patch): string {
  const uuid = `${patch.uuid.slice(0, 9)}0000-0000-${patch.uuid.slice(19)}`;
  const known = find(world.db, 'pool_patch', (row) => row.pool_update === update);
  return (
    known ??
    add(world.db, 'pool_patch', {
      uuid,
      name_label: patch.name,
      name_description: patch.description,
      version: '1.0',
      size: patch.size,
      after_apply_guidance: patch.guidance,
      pool_update: update,
    })
  );
}

function note(world: World, host: string, poolPatch: string, patch: Patch): void {
  add(world.db, 'host_patch', {
    name_label: patch.name,
    name_description: patch.description,
    version: '1.0',
    host,
    applied: true,
    timestamp_applied: xenTime(world.clock.now()),
    size: patch.size,
    pool_patch: poolPatch,
  });
  const everywhere = [...world.db.refs('host')].every((ref) =>
    read(world.db, 'host', ref).patches.some((row) => read(world.db, 'host_patch', row).pool_patch === poolPatch),
  );
  write(world.db, 'pool_patch', poolPatch, { pool_applied: everywhere });
}

const SECONDS = 25;

export async function applyUpdate(world: World, update: string, host: string, effort: Effort): Promise<void> {
  const { db } = world;
  const patch = describe(world, read(db, 'pool_update', update).uuid);
  precheck(world, host, update, patch, 'UPDATE');
  await spend(world, SECONDS, effort);
  if (world.reach(host).kind !== 'up') throw new XenError('UPDATE_APPLY_FAILED', 'The host went away');
  // Somebody may have removed it meanwhile.
  read(db, 'pool_update', update);
  const row = read(db, 'host', host);
  write(db, 'host', host, {
    updates: [update, ...row.updates],
    ...(patch.guidance.includes('restartHost') && patch.livepatch !== true
      ? { updates_requiring_reboot: [update, ...row.updates_requiring_reboot] }
      : {}),
  });
  note(world, host, shadow(world, update, patch), patch);
}

export async function applyPatch(world: World, poolPatch: string, host: string, effort: Effort): Promise<string> {
  const { db } = world;
  const row = read(db, 'pool_patch', poolPatch);
  const update = find(db, 'pool_update', (candidate) => candidate.name_label === row.name_label);
  if (update !== undefined) {
    await applyUpdate(world, update, host, effort);
    return 'Applied';
  }
  const patch = describe(world, row.uuid);
  precheck(world, host, poolPatch, patch, 'PATCH');
  if (row.size === 0) throw new XenError('CANNOT_FIND_PATCH');
  await spend(world, SECONDS, effort);
  read(db, 'pool_patch', poolPatch);
  note(world, host, poolPatch, patch);
  return `Preparing to apply ${patch.name}\nInstalling packages\nApplied ${patch.name}\n`;
}

/** What is known about a patch: by the site's list, or only by its own words. */
export function describe(world: World, uuid: string): Patch {
  const listed = [...world.offer.images, ...world.offer.blobs].find((patch) => patch.uuid === uuid);
  if (listed) return listed;
  const ref = find(world.db, 'pool_update', (row) => row.uuid === uuid);
  const row = ref === undefined ? undefined : read(world.db, 'pool_update', ref);
  if (!row) throw new XenError('CANNOT_FIND_UPDATE');
  return {
    uuid,
    name: row.name_label,
    description: row.name_description,
    version: world.product.version,
    guidance: row.after_apply_guidance as Patch['guidance'],
    size: row.installation_size,
    issued: '',
    priority: 3,
  };
}
