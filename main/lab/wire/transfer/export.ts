import { createHash } from 'node:crypto';
import type { Duplex, Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { XenError } from '../../api/handler.ts';
import { vmOperation } from '../../world/physics/operations.ts';
import { hostHasSr } from '../../world/physics/motion/placement.ts';
import { MIB, each, read } from '../../world/typed.ts';
import type { HeaderList, Route, Transfer } from '../exchange.ts';
import { writeAll } from '../http.ts';
import { ovaObjects, ovaXml } from './ova.ts';
import type { OvaObject } from './ova.ts';
import { TAR_END, tarFile } from './tar.ts';

/** Disk content: not zero, or archives would leave it out. */
const CHUNK = Buffer.alloc(MIB, 'xenith practice disk ');
const CHUNK_SUM = Buffer.from(createHash('sha1').update(CHUNK).digest('hex'));

type Listed = OvaObject & { readonly ref: string };

function wantedVm({ request, api }: Transfer): string {
  const ref = request.query.get('ref');
  if (ref !== null) {
    api.tables.need('VM', ref);
    return ref;
  }
  const uuid = request.query.get('uuid') ?? '';
  const found = api.tables.byUuid('VM', uuid);
  if (found === undefined) throw new XenError('UUID_INVALID', 'VM', uuid);
  return found;
}

/** Blocks of a disk that hold something; the first and the last are always there. */
function chunksOf(object: Listed): number {
  const used = Number(object.row['physical_utilisation'] ?? 0);
  const size = Number(object.row['virtual_size'] ?? 0);
  return Math.max(2, Math.ceil(Math.min(used, size) / MIB));
}

function disksOf(objects: readonly Listed[]): readonly Listed[] {
  const mounted = new Set(
    objects.filter(({ cls, row }) => cls === 'VBD' && row['type'] === 'Disk').map(({ row }) => row['VDI']),
  );
  return objects.filter(({ cls, id }) => cls === 'VDI' && mounted.has(id));
}

/** A host that reaches all the disks, where this one does not. */
function betterHost({ api, host }: Transfer, disks: readonly Listed[]): string | undefined {
  const { db } = api.world;
  const reaches = (candidate: string) => disks.every(({ ref }) => hostHasSr(db, candidate, read(db, 'VDI', ref).SR));
  if (reaches(host)) return undefined;
  for (const [candidate] of each(db, 'host')) if (reaches(candidate)) return candidate;
  return undefined;
}

function head(task: string): HeaderList {
  return [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
    ['task-id', task],
    ['Server', 'xapi/1.20'],
    ['content-type', 'application/octet-stream'],
    ['Content-Disposition', 'attachment; filename="export.xva"'],
  ];
}

async function writeDisks(
  out: Duplex | Writable,
  transfer: Transfer,
  disks: readonly Listed[],
  seconds: number,
): Promise<void> {
  const total = disks.reduce((sum, disk) => sum + chunksOf(disk), 0);
  let done = 0;
  for (const disk of disks) {
    const count = chunksOf(disk);
    for (let i = 0; i < count; i++) {
      transfer.task.signal.throwIfAborted();
      if (out.destroyed) throw new XenError('CLIENT_ERROR', 'disconnected');
      const name = `${disk.id}/${String(i).padStart(8, '0')}`;
      const file = Buffer.concat([tarFile(name, CHUNK, seconds), tarFile(`${name}.checksum`, CHUNK_SUM, seconds)]);
      await writeAll(out as Duplex, [file]);
      done++;
      if (done % 64 === 0) transfer.task.progress(done / total);
    }
  }
}

async function exportVm(transfer: Transfer): Promise<void> {
  const { world } = transfer.api;
  const vm = wantedVm(transfer);
  const objects = ovaObjects(world, vm);
  const disks = disksOf(objects);
  const better = betterHost(transfer, disks);
  if (better !== undefined) {
    return transfer.send('302 Found', [
      ['Connection', 'close'],
      ['Cache-Control', 'no-cache, no-store'],
      ['Location', transfer.elsewhere(better)],
    ]);
  }
  const wanted = transfer.request.query.get('use_compression');
  await vmOperation(world, vm, 'export', transfer.task, async () => {
    const socket = transfer.stream('HTTP/1.0 200 OK', head(transfer.task.ref));
    const seconds = world.clock.now() / 1000;
    if (wanted === 'true' || wanted === 'gzip') {
      const gzip = createGzip({ level: 1 });
      gzip.pipe(socket);
      await writeAll(gzip, [tarFile('ova.xml', ovaXml(world, objects), seconds)]);
      await writeDisks(gzip, transfer, disks, seconds);
      gzip.end(TAR_END);
    } else {
      await writeAll(socket, [tarFile('ova.xml', ovaXml(world, objects), seconds)]);
      await writeDisks(socket, transfer, disks, seconds);
      socket.end(TAR_END);
    }
  });
}

async function exportMetadata(transfer: Transfer): Promise<void> {
  const { world } = transfer.api;
  const all = transfer.request.query.get('all') === 'true';
  const vms = all
    ? [...each(world.db, 'VM')].filter(([, vm]) => !vm.is_control_domain && !vm.is_default_template).map(([ref]) => ref)
    : [wantedVm(transfer)];
  const objects = vms.flatMap((vm) => ovaObjects(world, vm));
  const body = Buffer.concat([tarFile('ova.xml', ovaXml(world, objects), world.clock.now() / 1000), TAR_END]);
  const socket = transfer.stream('HTTP/1.0 200 OK', [
    ...head(transfer.task.ref),
    ['Content-Length', String(body.length)],
  ]);
  await writeAll(socket, [body]);
  socket.end();
}

export const exportRoutes: readonly Route[] = [
  { verb: 'GET', path: '/export', action: 'get_export', handler: exportVm },
  { verb: 'GET', path: '/export_metadata', action: 'get_export_metadata', handler: exportMetadata },
];
