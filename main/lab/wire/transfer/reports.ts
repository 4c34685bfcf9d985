import { gzipSync } from 'node:zlib';
import type { Api } from '../../api/dispatch.ts';
import { XenError } from '../../api/handler.ts';
import { demand } from '../../api/roles.ts';
import { each, MIB, peek, read, write, xenTime } from '../../world/typed.ts';
import { screenOf } from '../console/door.ts';
import { screenshot } from '../console/render.ts';
import type { Route, Transfer } from '../exchange.ts';
import { writeAll } from '../http.ts';
import { escapeXml } from '../xml.ts';
import { TAR_END, tarFile } from './tar.ts';

const LARGEST_BLOB = 16 * MIB;

async function systemStatus(transfer: Transfer): Promise<void> {
  const { world } = transfer.api;
  const { hostname, software_version } = read(world.db, 'host', transfer.host);
  const now = world.clock.now();
  const stamp = new Date(now).toISOString().replace(/\.\d+/, '');
  const name = `system_status-${stamp}-${hostname}`;
  const files: readonly (readonly [string, string])[] = [
    ['inventory.xml', `<?xml version="1.0"?><inventory generated="${stamp}"/>\n`],
    [
      'etc/xensource-inventory',
      Object.entries(software_version)
        .map(([key, value]) => `${key.toUpperCase()}='${value}'`)
        .join('\n'),
    ],
    ['var/log/xensource.log', logLines(transfer.api)],
  ];
  const socket = transfer.stream('HTTP/1.0 200 OK', [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
    ['Server', 'xapi/1.20'],
    // The server's own spelling.
    ['content-type', 'appliation/x-tar'],
    ['content-disposition', `attachment; filename="${name}.tar"`],
  ]);
  await writeAll(socket, [
    ...files.map(([path, text]) => tarFile(`${name}/${path}`, Buffer.from(text), now / 1000)),
    TAR_END,
  ]);
  socket.end();
}

/** Packed archives of a host's control domain, as its own tools make them. */
const packed =
  (files: (transfer: Transfer) => readonly (readonly [path: string, text: string])[]) =>
  (transfer: Transfer): Promise<void> => {
    const seconds = transfer.api.world.clock.now() / 1000;
    const parts = files(transfer).map(([path, text]) => tarFile(path, Buffer.from(text), seconds));
    const socket = transfer.stream('HTTP/1.0 200 OK', [
      ['Connection', 'close'],
      ['Cache-Control', 'no-cache, no-store'],
    ]);
    socket.end(gzipSync(Buffer.concat([...parts, TAR_END])));
    return Promise.resolve();
  };

const hostBackup = packed(({ api, host }) => {
  const { uuid, software_version } = read(api.world.db, 'host', host);
  const facts = Object.entries({ ...software_version, installation_uuid: uuid });
  return [
    ['etc/xensource-inventory', facts.map(([key, value]) => `${key.toUpperCase()}='${value}'`).join('\n')],
    ['var/xapi/state.db', databaseText(api)],
  ];
});

const hostLogs = packed(({ api }) => [['var/log/xensource.log', logLines(api)]]);

/** A backup goes back to its host, which takes it in when it starts again. */
async function restoreHost(transfer: Transfer): Promise<void> {
  let received = 0;
  for await (const part of transfer.request.body) received += part.length;
  if (received === 0) throw new XenError('RESTORE_SCRIPT_FAILED', 'the archive is empty');
  await transfer.send('200 OK', [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
  ]);
}

function logLines(api: Api): string {
  const lines = [...each(api.world.db, 'message')].map(
    ([, message]) => `${message.timestamp} [info] xapi: ${message.name} ${message.cls} ${message.obj_uuid}`,
  );
  return lines.join('\n');
}

async function auditLog(transfer: Transfer): Promise<void> {
  const { world } = transfer.api;
  const now = xenTime(world.clock.now());
  const lines = [...each(world.db, 'message')]
    .map(
      ([, { timestamp, name, obj_uuid }]) => `[${timestamp}|audit|root] ('${name}' 'ALLOWED' 'OK' 'API' '${obj_uuid}')`,
    )
    .concat(`[${now}|audit|${transfer.session.user}] ('http/get_audit_log' 'ALLOWED' 'OK' 'HTTP')`);
  // Says that the connection is kept, and closes it: as real servers do.
  const socket = transfer.stream('HTTP/1.1 200 OK', [
    ['Connection', 'keep-alive'],
    ['Cache-Control', 'no-cache, no-store'],
    ['content-type', 'text/plain'],
  ]);
  socket.end(`${lines.join('\n')}\n`);
}

function wantedBlob({ request, api }: Transfer): string | undefined {
  const ref = request.query.get('ref') ?? api.tables.byUuid('blob', request.query.get('uuid') ?? '');
  return ref !== undefined && api.tables.get('blob', ref) !== undefined ? ref : undefined;
}

function noBlob(transfer: Transfer): Promise<void> {
  const headers = [
    ['connection', 'close'],
    ['cache-control', 'no-cache, no-store'],
  ] as const;
  return transfer.send('404 Not Found', headers, 'Unknown reference\n');
}

async function getBlob(transfer: Transfer): Promise<void> {
  const ref = wantedBlob(transfer);
  if (ref === undefined) return noBlob(transfer);
  const { mime_type } = read(transfer.api.world.db, 'blob', ref);
  const content = transfer.api.world.blobs.get(ref) ?? Buffer.alloc(0);
  await transfer.send(
    '200 OK',
    [
      ['Cache-Control', 'no-cache, no-store'],
      ['content-type', mime_type],
    ],
    content,
  );
}

async function putBlob(transfer: Transfer): Promise<void> {
  const ref = wantedBlob(transfer);
  if (ref === undefined) return noBlob(transfer);
  const content = await transfer.request.body.read(LARGEST_BLOB);
  const { world } = transfer.api;
  world.blobs.set(ref, content);
  write(world.db, 'blob', ref, { size: content.length, last_updated: xenTime(world.clock.now()) });
  await transfer.send('200 OK', [['Cache-Control', 'no-cache, no-store']]);
}

async function snapshotScreen(transfer: Transfer): Promise<void> {
  const { api, request } = transfer;
  const uuid = request.query.get('uuid') ?? '';
  const asked = request.query.get('ref') ?? api.tables.byUuid('console', uuid) ?? api.tables.byUuid('VM', uuid);
  const ref = asked === undefined ? undefined : (peek(api.world.db, 'console', asked)?.VM ?? asked);
  const vm = ref === undefined ? undefined : peek(api.world.db, 'VM', ref);
  if (ref === undefined || vm === undefined) throw new XenError('INTERNAL_ERROR', 'Console.Failure');
  if (vm.is_control_domain) demand(transfer.session.role, 'http/get_vncsnapshot/host_console');
  const picture = screenshot(screenOf(api, ref).terminal);
  await transfer.send(
    '200 OK',
    [
      ['Cache-Control', 'no-cache, no-store'],
      ['content-type', 'image/png'],
    ],
    picture,
  );
}

/** The whole database, as a backup takes it. */
function databaseText({ world }: Api): string {
  const { tables } = world.tables.save();
  const cell = (value: unknown) => escapeXml(typeof value === 'string' ? value : JSON.stringify(value));
  const pair = (key: string, value: number) => `<pair key="${key}" value="${value}"/>`;
  const manifest =
    pair('schema_major_vsn', 5) + pair('schema_minor_vsn', 909) + pair('generation_count', world.db.generation);
  const body = Object.entries(tables).map(([cls, rows]) => {
    const lines = Object.entries(rows).map(([ref, row]) => {
      const cells = Object.entries(row).map(([name, value]) => ` ${name}="${cell(value)}"`);
      return `<row ref="${ref}"${cells.join('')}/>`;
    });
    return `<table name="${cls}">${lines.join('')}</table>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<database><manifest>${manifest}</manifest>${body.join('')}</database>`;
}

async function dumpDatabase(transfer: Transfer): Promise<void> {
  const socket = transfer.stream('HTTP/1.1 200 OK', [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
  ]);
  socket.end(databaseText(transfer.api));
}

export const reportRoutes: readonly Route[] = [
  { verb: 'GET', path: '/system-status', action: 'get_system_status', handler: systemStatus },
  { verb: 'GET', path: '/audit_log', action: 'get_audit_log', handler: auditLog },
  { verb: 'GET', path: '/blob', action: 'get_blob', handler: getBlob },
  { verb: 'PUT', path: '/blob', action: 'put_blob', handler: putBlob },
  { verb: 'GET', path: '/pool/xmldbdump', action: 'get_pool_xml_db_sync', handler: dumpDatabase },
  { verb: 'GET', path: '/host_backup', action: 'get_host_backup', handler: hostBackup },
  { verb: 'GET', path: '/host_logs_download', action: 'get_host_logs_download', handler: hostLogs },
  { verb: 'PUT', path: '/host_restore', action: 'put_host_restore', handler: restoreHost },
  { verb: 'GET', path: '/vncsnapshot', action: 'get_vncsnapshot', handler: snapshotScreen },
];
