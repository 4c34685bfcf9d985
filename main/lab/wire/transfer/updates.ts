import { XenError } from '../../api/handler.ts';
import { isSynced, updatesList } from '../../world/patches/cdn.ts';
import { takeLegacyPatch } from '../../world/patches/upload.ts';
import { each, MIB, read, write, xenTime } from '../../world/typed.ts';
import type { Route, Transfer } from '../exchange.ts';

const LARGEST_PATCH = 64 * MIB;
/** From this API on, guidance is listed by how strong it is. */
const GUIDANCE_BY_LEVEL = 22;

async function bare(transfer: Transfer, status: string): Promise<void> {
  const socket = transfer.stream(`HTTP/1.1 ${status}`, [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
  ]);
  socket.end();
}

async function uploadPatch(transfer: Transfer): Promise<void> {
  const { api, request, task } = transfer;
  const held: Buffer[] = [];
  let received = 0;
  for await (const part of request.body) {
    task.signal.throwIfAborted();
    received += part.length;
    if (received <= LARGEST_PATCH) held.push(part);
    task.progress(received / (request.body.length ?? received));
  }
  const patch = takeLegacyPatch(api.world, Buffer.concat(held));
  // The reference itself, not wrapped in XML as other results are.
  task.succeed(patch);
  await bare(transfer, '200 OK');
}

async function listUpdates(transfer: Transfer): Promise<void> {
  const { world } = transfer.api;
  const asked = transfer.request.query.get('host_refs')?.split(';') ?? [];
  if (asked.some((ref) => world.db.get('host', ref) === undefined)) return bare(transfer, '400 Bad Request');
  if (!isSynced(world)) return bare(transfer, '404 Not Found');
  const hosts = asked.length > 0 ? asked : [...world.db.refs('host')];
  const [, minor] = world.product.api;
  const body = JSON.stringify(updatesList(world, hosts, minor < GUIDANCE_BY_LEVEL ? 'then' : 'now'));
  await transfer.send(
    '200 OK',
    [
      ['Cache-Control', 'no-cache, no-store'],
      ['content-type', 'application/json'],
    ],
    body,
  );
}

async function uploadBundle(transfer: Transfer): Promise<void> {
  const { world } = transfer.api;
  const { repositories } = read(world.db, 'pool', world.pool());
  const bundle = [...each(world.db, 'Repository')].find(
    ([ref, row]) => row.origin === 'bundle' && repositories.includes(ref),
  );
  if (bundle === undefined) throw new XenError('BUNDLE_REPO_NOT_ENABLED');
  let received = 0;
  for await (const part of transfer.request.body) {
    received += part.length;
    transfer.task.progress(received / (transfer.request.body.length ?? received));
  }
  if (received === 0) throw new XenError('BUNDLE_UNPACK_FAILED', 'empty file');
  write(world.db, 'Repository', bundle[0], { hash: world.offer.hash });
  write(world.db, 'pool', world.pool(), { last_update_sync: xenTime(world.clock.now()) });
  await bare(transfer, '200 OK');
}

export const updateRoutes: readonly Route[] = [
  { verb: 'PUT', path: '/pool_patch_upload', action: 'put_pool_patch_upload', handler: uploadPatch },
  { verb: 'GET', path: '/updates', action: 'get_updates', handler: listUpdates },
  { verb: 'PUT', path: '/bundle', action: 'put_bundle', handler: uploadBundle },
];
