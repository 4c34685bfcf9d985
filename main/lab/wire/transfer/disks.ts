import { XenError } from '../../api/handler.ts';
import { noteUpload } from '../../world/patches/upload.ts';
import { during } from '../../world/physics/operations.ts';
import { hostHasSr } from '../../world/physics/motion/placement.ts';
import { each, MIB, read, write } from '../../world/typed.ts';
import type { Route, Transfer } from '../exchange.ts';
import { writeAll } from '../http.ts';
import { emptyVhd } from './vhd.ts';

/** Update images are looked into; whole ones are no larger. */
const LOOK_INTO = 32 * MIB;
const ZEROES = Buffer.alloc(MIB);

function wantedVdi({ request, api }: Transfer): string {
  const asked = request.query.get('vdi') ?? request.query.get('ref') ?? request.query.get('uuid') ?? '';
  const ref = api.tables.byUuid('VDI', asked) ?? asked;
  api.tables.need('VDI', ref);
  return ref;
}

/** Where the disk can be reached, if that is not here. */
function otherHost({ api, host }: Transfer, vdi: string): string | undefined {
  const { db } = api.world;
  const { SR } = read(db, 'VDI', vdi);
  if (hostHasSr(db, host, SR)) return undefined;
  for (const [candidate] of each(db, 'host')) if (hostHasSr(db, candidate, SR)) return candidate;
  throw new XenError('SR_HAS_NO_PBDS', SR);
}

function redirect(transfer: Transfer, host: string): Promise<void> {
  return transfer.send('302 Found', [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
    ['Location', transfer.elsewhere(host)],
  ]);
}

function done(transfer: Transfer): Promise<void> {
  return transfer.send('200 OK', [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
  ]);
}

async function importRaw(transfer: Transfer): Promise<void> {
  const { api, request, task } = transfer;
  const { world } = api;
  const vdi = wantedVdi(transfer);
  const other = otherHost(transfer, vdi);
  if (other !== undefined) return redirect(transfer, other);
  await during(world, 'VDI', vdi, 'data_destroy', task, async () => {
    const { virtual_size } = read(world.db, 'VDI', vdi);
    const total = request.body.length ?? 0;
    if (request.query.get('format') !== 'vhd' && total > virtual_size)
      throw new XenError('VDI_TOO_SMALL', vdi, String(total));
    const held: Buffer[] = [];
    let received = 0;
    for await (const part of request.body) {
      task.signal.throwIfAborted();
      if (received < LOOK_INTO) held.push(part);
      received += part.length;
      task.progress(received / total);
    }
    if (received < total) throw new XenError('VDI_IO_ERROR', vdi);
    noteUpload(world, vdi, Buffer.concat(held));
    const { physical_utilisation } = read(world.db, 'VDI', vdi);
    write(world.db, 'VDI', vdi, { physical_utilisation: Math.max(physical_utilisation, received) });
  });
  await done(transfer);
}

async function exportRaw(transfer: Transfer): Promise<void> {
  const { api, task } = transfer;
  const vdi = wantedVdi(transfer);
  const other = otherHost(transfer, vdi);
  if (other !== undefined) return redirect(transfer, other);
  const { virtual_size, uuid } = read(api.world.db, 'VDI', vdi);
  const vhd = transfer.request.query.get('format') === 'vhd';
  const socket = transfer.stream('HTTP/1.1 200 OK', [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
    ['content-type', 'application/octet-stream'],
    ['Content-Disposition', `attachment; filename="${uuid}.${vhd ? 'vhd' : 'raw'}"`],
  ]);
  if (vhd) {
    socket.end(emptyVhd(virtual_size));
    return;
  }
  for (let sent = 0; sent < virtual_size && !socket.destroyed; sent += MIB) {
    task.signal.throwIfAborted();
    await writeAll(socket, [ZEROES.subarray(0, Math.min(MIB, virtual_size - sent))]);
    task.progress(sent / virtual_size);
  }
  socket.end();
}

export const diskRoutes: readonly Route[] = [
  { verb: 'PUT', path: '/import_raw_vdi', action: 'put_import_raw_vdi', handler: importRaw },
  { verb: 'GET', path: '/export_raw_vdi', action: 'get_export_raw_vdi', handler: exportRaw },
];
