import { isRef } from '../../../../app/xenapi/ref.ts';
import { loadOf, type Load, type LoadSource } from '../../world/load/load.ts';
import { find, read } from '../../world/typed.ts';
import type { World } from '../../world/world.ts';
import type { Route, Transfer } from '../exchange.ts';
import { dumpJson, dumpXml, updatesJson, updatesXml, type Dump, type Table } from './rrd-format.ts';

/** Rows and primary points per row of each archive. */
const ARCHIVES = [
  { pdp: 1, rows: 120 },
  { pdp: 12, rows: 120 },
  { pdp: 720, rows: 168 },
  { pdp: 17_280, rows: 366 },
] as const;
const STEP = 5;

interface Column {
  readonly entry: string;
  readonly cls: 'host' | 'VM';
  readonly ref: string;
  readonly source: LoadSource;
}

/** Servers before 8.3 print bare numbers and choose the format by the query alone. */
const isOld = (world: World): boolean => {
  const [major = 0, minor = 0] = world.product.version.split('.').map(Number);
  return major < 8 || (major === 8 && minor > 0 && minor < 3);
};

function wantsJson(transfer: Transfer): boolean {
  if (transfer.request.query.has('json')) return true;
  if (isOld(transfer.api.world)) return false;
  const accept = transfer.request.headers.get('accept') ?? '';
  const json = accept.search(/application\/json|\*\/\*|application\/\*/);
  const xml = accept.search(/text\/xml/);
  return json >= 0 && (xml < 0 || json < xml);
}

function columnsOf(load: Load, cls: 'host' | 'VM', ref: string, uuid: string, cf: string): readonly Column[] {
  return load
    .sources(cls, ref)
    .filter((source) => load.enabled(ref, source))
    .map((source) => ({ entry: `${cf}:${cls.toLowerCase()}:${uuid}:${source.name}`, cls, ref, source }))
    .sort((a, b) => (a.source.name < b.source.name ? -1 : 1));
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

async function answerUpdates(transfer: Transfer): Promise<void> {
  const { request, host, api } = transfer;
  const { world } = api;
  const { query } = request;
  const start = wholeNumber(query.get('start'));
  if (start === undefined) return transfer.fail('500', 'Failure("int_of_string")');
  const load = loadOf(world);
  const skew = world.troubles.skew.get(host) ?? 0;
  const now = load.hostTime(host);
  const from = start <= 0 ? now + start : start;
  const interval = wholeNumber(query.get('interval')) ?? 1;
  const archive =
    ARCHIVES.find(({ pdp, rows }) => pdp * STEP >= interval && now - from <= pdp * STEP * rows) ?? ARCHIVES[3];
  const step = archive.pdp * STEP;
  const end = now - (now % step);
  const first = Math.max(Math.ceil(from / step) * step, end - (archive.rows - 1) * step);
  const cf = query.get('cf') ?? 'AVERAGE';
  const wanted = new Set(query.getAll('vm_uuid'));
  const columns: Column[] = [];
  if (query.get('host') === 'true')
    columns.push(...columnsOf(load, 'host', host, read(world.db, 'host', host).uuid, cf));
  for (const vm of load.vmsOn(host, now - skew - STEP * 120)) {
    const row = world.db.get('VM', vm);
    const uuid = typeof row?.['uuid'] === 'string' ? row['uuid'] : '';
    if (uuid !== '' && (wanted.size === 0 || wanted.has(uuid))) columns.push(...columnsOf(load, 'VM', vm, uuid, cf));
  }
  const rows: Table['rows'][number][] = [];
  for (let t = end; t >= first; t -= step)
    rows.push({
      t,
      values: columns.map((column) => load.value(column.cls, column.ref, column.source, t - skew, step, host)),
    });
  const table: Table = {
    start: from - (((from % step) + step) % step) + step,
    step,
    end,
    legend: columns.map((column) => column.entry),
    rows,
  };
  const json = wantsJson(transfer);
  const body = json ? updatesJson(table, !isOld(world)) : updatesXml(table);
  await transfer.send(
    '200 OK',
    [
      ['Connection', 'keep-alive'],
      ['Content-Length', String(Buffer.byteLength(body))],
      ['Cache-Control', 'no-cache, no-store'],
      ['content-type', json ? 'application/json' : 'text/xml'],
      ['Access-Control-Allow-Origin', '*'],
      ['Access-Control-Allow-Headers', 'X-Requested-With'],
    ],
    body,
  );
}

function dumpOf(world: World, host: string, cls: 'host' | 'VM', ref: string): Dump {
  const load = loadOf(world);
  const skew = world.troubles.skew.get(host) ?? 0;
  const now = load.hostTime(host);
  const columns = columnsOf(load, cls, ref, '', '');
  const at = (t: number, step: number) => columns.map((column) => load.value(cls, ref, column.source, t - skew, step));
  return {
    // The moment of the newest row, a little late as measuring takes its time; never that of the next.
    lastUpdate: now - (now % STEP) + 0.5,
    sources: columns.map(({ source }) => ({
      name: source.name,
      max: source.max,
      last: load.value(cls, ref, source, now - (now % STEP) - skew, STEP),
    })),
    archives: ARCHIVES.map(({ pdp, rows }) => {
      const step = pdp * STEP;
      const end = now - (now % step);
      return { pdp, rows: Array.from({ length: rows }, (_, row) => at(end - (rows - 1 - row) * step, step)) };
    }),
  };
}

function sendDump(transfer: Transfer, cls: 'host' | 'VM', ref: string): Promise<void> {
  const { world } = transfer.api;
  const dump = dumpOf(world, transfer.host, cls, ref);
  const json = wantsJson(transfer);
  // A real server does not know the length beforehand: the end of the connection is the end of the reply.
  const socket = transfer.stream('HTTP/1.0 200 OK', [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
    ['content-type', json ? 'application/json' : 'text/xml'],
    ['Access-Control-Allow-Origin', '*'],
  ]);
  socket.end(json ? dumpJson(dump, !isOld(world)) : dumpXml(dump));
  return Promise.resolve();
}

const answerHost = (transfer: Transfer): Promise<void> => sendDump(transfer, 'host', transfer.host);

async function answerVm(transfer: Transfer): Promise<void> {
  const { world } = transfer.api;
  const uuid = transfer.request.query.get('uuid') ?? '';
  const ref = find(world.db, 'VM', (vm) => vm.uuid === uuid);
  if (ref === undefined) return transfer.fail('500', `Db_exn.Read_missing_uuid("VM", "", "${uuid}")`);
  const vm = read(world.db, 'VM', ref);
  const owner = isRef(vm.resident_on) ? vm.resident_on : world.coordinator();
  if (owner === transfer.host) return sendDump(transfer, 'VM', ref);
  const socket = transfer.stream('HTTP/1.1 302 Found', [
    ['Connection', 'close'],
    ['Cache-Control', 'no-cache, no-store'],
    ['Location', transfer.elsewhere(owner)],
  ]);
  socket.end();
}

const answerSr = (transfer: Transfer): Promise<void> => transfer.fail('500', 'Failure("No SR RRD available!")');

/** The performance data of the hosts and VMs, in every form servers give it. */
export const rrdRoutes: readonly Route[] = [
  { verb: 'GET', path: '/rrd_updates', action: 'rrd_updates', handler: answerUpdates },
  { verb: 'GET', path: '/host_rrd', action: 'host_rrd', handler: answerHost },
  { verb: 'GET', path: '/host_rrds', action: 'get_host_rrds', handler: answerHost },
  { verb: 'GET', path: '/vm_rrd', action: 'vm_rrd', handler: answerVm },
  { verb: 'GET', path: '/vm_rrds', action: 'get_vm_rrds', handler: answerVm },
  { verb: 'GET', path: '/sr_rrd', action: 'sr_rrd', handler: answerSr },
];
