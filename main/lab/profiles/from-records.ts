import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { isRef, NULL_REF } from '../../../app/xenapi/ref.ts';
import type { Row, Value } from '../world/db.ts';
import { defaults } from '../world/defaults.ts';
import { guests } from '../world/guests.ts';
import { authority, plainAddress } from '../world/genesis/site.ts';
import type { LabPlan, PoolPlan } from '../world/plan.ts';
import { NO_MARKS, type SavedWorld } from '../world/saved.ts';
import { relations } from '../world/relations.ts';
import type { SavedTables } from '../world/tables.ts';
import type { Product } from '../world/product.ts';
import { offerOf, type PendingUpdates } from './pending.ts';

export type { PendingUpdates } from './pending.ts';

/** Class (`VM`, `host`; as in method names) to reference to record, as `get_all_records` or the snapshots of `event.from` give them. */
export type PoolRecords = Readonly<Record<string, Readonly<Record<string, object>> | undefined>>;

/** A real pool to make a simulated one of. */
export interface PoolSeed {
  readonly records: PoolRecords;
  /** What its hosts lack; nothing is to be had where this is left out. */
  readonly pending?: PendingUpdates;
}

/** These belong to who is connected, and not to the pool. */
const LEFT_OUT: ReadonlySet<string> = new Set(['session', 'task', 'role', 'user', 'event', 'data_source', 'blob']);

/** Secrets come in no event, so references to them stand for themselves. */
const KEPT_ANYWAY: ReadonlySet<string> = new Set([...LEFT_OUT, 'secret']);

type Tables = Record<string, Record<string, Row>>;

function typed(type: string, value: unknown): Value {
  if (type === 'int' || type === 'float') return Number(value);
  if (type === 'bool') return value === true || value === 'true' || value === '1';
  if (type.endsWith(' ref')) return isRef(value as string) ? (value as string) : NULL_REF;
  return value as Value;
}

function rowOf(cls: string, record: object): Row {
  const row = { ...defaults(cls) };
  const fields = datamodel[cls]?.fields ?? {};
  for (const [name, value] of Object.entries(record) as [string, unknown][]) {
    const type = fields[name]?.type;
    if (type !== undefined && value !== undefined && value !== null) row[name] = typed(type, value);
  }
  return row;
}

const list = (value: Value | undefined): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

/** Where two records disagree about each other, the one that holds a single reference is right. */
function agree(tables: Tables): void {
  for (const { child, field, parent, inverse } of relations) {
    const found = new Map<string, string[]>();
    for (const [ref, row] of Object.entries(tables[child] ?? {})) {
      const named = row[field];
      for (const other of typeof named === 'string' ? [named] : list(named))
        found.set(other, [...(found.get(other) ?? []), ref]);
    }
    for (const [ref, row] of Object.entries(tables[parent] ?? {})) {
      const right = found.get(ref) ?? [];
      const known = list(row[inverse]).filter((one) => right.includes(one));
      row[inverse] = [...right.filter((one) => !known.includes(one)), ...known];
    }
  }
}

/** References to what was not handed over, or is gone, point nowhere. */
function dropDangling(tables: Tables): void {
  for (const [cls, rows] of Object.entries(tables)) {
    const fields = Object.entries(datamodel[cls]?.fields ?? {}).flatMap(([name, { type }]) => {
      const [, target = '', many] = /^(\w+) ref( set)?$/.exec(type) ?? [];
      return target in datamodel && !KEPT_ANYWAY.has(target) ? [{ name, target, many: many !== undefined }] : [];
    });
    for (const row of Object.values(rows)) {
      for (const { name, target, many } of fields) {
        const there = (ref: string): boolean => tables[target]?.[ref] !== undefined;
        if (many) row[name] = list(row[name]).filter(there);
        else if (isRef(row[name] as string) && !there(row[name] as string)) row[name] = NULL_REF;
      }
    }
  }
}

/** What is installed on a VM's disk shows in what its tools said; the simulated guest boots by it. */
function rememberGuests(tables: Tables): void {
  for (const vm of Object.values(tables['VM'] ?? {})) {
    if (vm['power_state'] === 'Halted' || vm['is_control_domain'] === true || vm['is_a_snapshot'] === true) continue;
    const metrics = tables['VM_guest_metrics']?.[vm['guest_metrics'] as string];
    const os = (metrics?.['os_version'] ?? {}) as Readonly<Record<string, string>>;
    const tools = metrics === undefined ? '' : '8.4.0';
    const kind =
      Object.entries(guests).find(([, guest]) => guest.os['distro'] === os['distro'])?.[0] ??
      (/windows/i.test(os['name'] ?? '') ? 'win2022' : 'debian12');
    const disks = list(vm['VBDs']).flatMap((ref) => {
      const vbd = tables['VBD']?.[ref];
      return vbd?.['type'] === 'Disk' && tables['VDI']?.[vbd['VDI'] as string] ? [vbd] : [];
    });
    const system = disks.find((vbd) => vbd['bootable'] === true) ?? disks[0];
    const vdi = tables['VDI']?.[(system?.['VDI'] as string | undefined) ?? ''];
    const data = (vdi?.['xenstore_data'] ?? {}) as Readonly<Record<string, string>>;
    if (vdi && data['guest'] === undefined) vdi['xenstore_data'] = { ...data, guest: kind, tools };
  }
}

function tablesOf(records: PoolRecords): Tables {
  const tables: Tables = {};
  for (const [cls, rows] of Object.entries(records)) {
    if (!(cls in datamodel) || LEFT_OUT.has(cls) || rows === undefined) continue;
    tables[cls] = Object.fromEntries(Object.entries(rows).map(([ref, record]) => [ref, rowOf(cls, record)]));
  }
  dropDangling(tables);
  agree(tables);
  rememberGuests(tables);
  return tables;
}

const numbers = (version: string): readonly number[] => version.split('.').map(Number);

function productOf(coordinator: Row): Product {
  const version = coordinator['software_version'] as Readonly<Record<string, string>>;
  const brand = version['product_brand'] ?? 'XenServer';
  const plain = version['product_version'] ?? '8.4.0';
  const [major = 0, minor = 0] = numbers(plain);
  const updates =
    brand === 'XCP-ng'
      ? 'xcp-ng'
      : major > 8 || (major === 8 && minor >= 3)
        ? 'cdn'
        : major > 7 || (major === 7 && minor >= 1)
          ? 'pool_update'
          : 'pool_patch';
  const api = [Number(coordinator['API_version_major']), Number(coordinator['API_version_minor'])] as const;
  return { brand, version: plain, updates, api };
}

/** Hosts get addresses on loopback, and everything that speaks of the old ones speaks of these. */
function moved(tables: Tables, old: readonly string[], addresses: readonly string[], port: number): Tables {
  const to = new Map(old.map((address, at) => [address, addresses[at] ?? '']));
  const plain = (field: string) => (row: Row) => {
    const there = to.get(row[field] as string);
    return there === undefined ? row : { ...row, [field]: field === 'IP' ? plainAddress(there) : there };
  };
  const location = (row: Row): Row => {
    const [, host = '', own = '', path = ''] =
      /^https?:\/\/(\[[^\]]*\]|[^/:]*)(:\d+)?(\/.*)$/.exec(row['location'] as string) ?? [];
    const there = to.get(`${host}${own}`) ?? to.get(host.replaceAll(/[[\]]/g, ''));
    return there === undefined ? row : { ...row, location: `https://${authority(there, port)}${path}` };
  };
  const turn = (cls: string, change: (row: Row) => Row): Record<string, Row> =>
    Object.fromEntries(Object.entries(tables[cls] ?? {}).map(([ref, row]) => [ref, change(row)]));
  return {
    ...tables,
    host: turn('host', plain('address')),
    PIF: turn('PIF', plain('IP')),
    console: turn('console', location),
  };
}

function liveOf(tables: Tables, host: Row): boolean {
  return tables['host_metrics']?.[host['metrics'] as string]?.['live'] === true;
}

/**
 * A lab's plan that holds one simulated pool made of a real one's records: same references and uuids, so that whatever happens there
 * can be told of the real one. Hosts answer on loopback addresses with certificates of their own; sign in as with any lab.
 * Start it with `startLab({ plan: planFromRecords(seed), speed })`: `speed` simulated seconds pass in a real one. Nothing is kept on
 * disk. The update site of that lab offers stand-ins of pending update files, under their uuids.
 */
export function planFromRecords({ records, pending }: PoolSeed): LabPlan {
  const tables = tablesOf(records);
  const [pool] = Object.values(tables['pool'] ?? {});
  const coordinator = tables['host']?.[(pool?.['master'] as string | undefined) ?? ''];
  if (pool === undefined || coordinator === undefined) throw new Error('these are not the records of a whole pool');
  const hosts = Object.entries(tables['host'] ?? {});
  const product = productOf(coordinator);
  const count = Object.values(tables).reduce((sum, rows) => sum + Object.keys(rows).length, 0);
  const opened = (addresses: readonly string[], port: number): SavedWorld => {
    const old = hosts.map(([, host]) => host['address'] as string);
    const saved: SavedTables = {
      generation: count,
      messageGeneration: Object.keys(tables['message'] ?? {}).length,
      tables: moved(tables, old, addresses, port),
    };
    const down = hosts.filter(([, host]) => !liveOf(tables, host)).map(([ref]) => ref);
    return { ...saved, marks: { ...NO_MARKS, off: down } };
  };
  const plan: PoolPlan = {
    name: pool['name_label'] as string,
    product,
    hosts: [],
    storage: [],
    networks: [],
    vms: [],
    records: { hosts: hosts.length, name: coordinator['name_label'] as string, opened },
    offer: offerOf(tables, product, pending),
  };
  return { pools: [plan], ...(product.updates === 'pool_patch' ? { rpc: 'xml' } : {}) };
}
