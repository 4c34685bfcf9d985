import { isRef } from '../../../../app/xenapi/ref.ts';
import { XenError } from '../../api/handler.ts';
import { read } from '../../world/typed.ts';
import type { Route, Transfer } from '../exchange.ts';
import { importArchive } from './archive.ts';

/** Where imported disks go: as asked, or the pool's default. */
function targetSr({ request, api }: Transfer): string {
  const { db } = api.world;
  const asked = request.query.get('sr_id') ?? request.query.get('sr_uuid');
  const wanted =
    asked === null ? read(db, 'pool', api.world.pool()).default_SR : (api.tables.byUuid('SR', asked) ?? asked);
  if (!isRef(wanted)) throw new XenError('DEFAULT_SR_NOT_FOUND', wanted);
  db.need('SR', wanted);
  return wanted;
}

async function importVm(transfer: Transfer): Promise<void> {
  const { world } = transfer.api;
  const sr = targetSr(transfer);
  const { body, query } = transfer.request;
  const restore = query.get('restore') === 'true';
  const vms = await importArchive(world, sr, { bytes: body, length: body.length }, restore, transfer.task);
  transfer.task.succeed(
    `<value><array><data>${vms.map((vm) => `<value>${vm}</value>`).join('')}</data></array></value>`,
  );
  await transfer.send('200 OK', [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
    ['task-id', transfer.task.ref],
  ]);
}

export const importRoutes: readonly Route[] = [
  { verb: 'PUT', path: '/import', action: 'put_import', handler: importVm },
  { verb: 'PUT', path: '/import_metadata', action: 'put_import_metadata', handler: importVm },
];
