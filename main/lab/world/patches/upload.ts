import { XenError } from '../failure.ts';
import { add, find, peek, read, write } from '../typed.ts';
import type { World } from '../world.ts';
import { recogniseIso, recogniseLegacy } from './files.ts';

/** Notes on a disk what an upload put there; a server finds out later, when somebody introduces it. */
export function noteUpload(world: World, vdi: string, bytes: Buffer): void {
  const found = recogniseIso(bytes);
  const row = read(world.db, 'VDI', vdi);
  write(world.db, 'VDI', vdi, {
    xenstore_data: found
      ? {
          update: found.uuid,
          name: found.name,
          description: found.description,
          guidance: found.guidance.join(','),
          size: String(found.size),
          signed: String(found.signed),
        }
      : {},
    physical_utilisation: Math.max(row.physical_utilisation, bytes.length),
  });
}

/** A patch of the first generation was uploaded: answers its pool_patch, or says what is wrong with the file. */
export function takeLegacyPatch(world: World, bytes: Buffer): string {
  const found = recogniseLegacy(bytes);
  if (!found || !found.signed) throw new XenError('INVALID_PATCH');
  const known = find(world.db, 'pool_patch', (row) => row.uuid === found.uuid);
  if (known !== undefined) {
    // One whose file was cleaned away gets this.
    if (read(world.db, 'pool_patch', known).size > 0) throw new XenError('PATCH_ALREADY_EXISTS', found.uuid);
    write(world.db, 'pool_patch', known, { size: bytes.length });
    return known;
  }
  return add(world.db, 'pool_patch', {
    uuid: found.uuid,
    name_label: found.name,
    name_description: found.description,
    version: '1.0',
    size: bytes.length,
    after_apply_guidance: found.guidance,
  });
}

/** Makes a pool_update of what is on a disk. */
export function introduceUpdate(world: World, vdi: string): string {
  const { xenstore_data: note } = read(world.db, 'VDI', vdi);
  if (note.update === undefined) throw new XenError('INVALID_UPDATE', 'Please upload a valid package.');
  if (note.signed !== 'true') throw new XenError('INVALID_UPDATE', 'Invalid signature');
  const known = find(world.db, 'pool_update', (row) => row.uuid === note.update);
  if (known !== undefined) {
    // One whose files were cleaned away gets these.
    if (peek(world.db, 'VDI', read(world.db, 'pool_update', known).vdi))
      throw new XenError('UPDATE_ALREADY_EXISTS', note.update);
    write(world.db, 'pool_update', known, { vdi });
    return known;
  }
  return add(world.db, 'pool_update', {
    uuid: note.update,
    name_label: note.name ?? '',
    name_description: note.description ?? '',
    version: '1.0',
    installation_size: Number(note.size ?? '0'),
    key: 'RPM-GPG-KEY-practice',
    after_apply_guidance: (note.guidance ?? '').split(',').filter((item) => item !== ''),
    vdi,
  });
}
