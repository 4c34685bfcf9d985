import { datamodel } from '../../../../app/xenapi/generated/datamodel.ts';
import { isRef, NULL_REF } from '../../../../app/xenapi/ref.ts';
import { coerce } from '../../api/coerce.ts';
import { XenError } from '../../api/handler.ts';
import type { Rpc } from '../../api/rpc.ts';
import { typeOf } from '../../api/types.ts';
import type { Row, Value } from '../../world/db.ts';
import { defaults } from '../../world/defaults.ts';
import { read, xenTime } from '../../world/typed.ts';
import type { World } from '../../world/world.ts';
import { xmlFragment } from '../xml.ts';
import { parseXmlValue } from '../xml-call.ts';

/** One object inside an archive: its references are `Ref:n`, or lead outside. */
export interface OvaObject {
  readonly cls: string;
  readonly id: string;
  readonly row: Row;
}

/** The VM with everything that hangs on it, in the order archives have. */
function closure(world: World, vm: string): Map<string, string> {
  const { db } = world;
  const found = new Map<string, string>();
  const add = (cls: string, ref: string) => {
    if (isRef(ref) && db.get(cls, ref) !== undefined) found.set(ref, cls);
  };
  const { metrics, guest_metrics, VBDs, VIFs } = read(db, 'VM', vm);
  add('VM', vm);
  add('VM_metrics', metrics);
  add('VM_guest_metrics', guest_metrics);
  for (const vbd of VBDs) add('VBD', vbd);
  for (const vif of VIFs) add('VIF', vif);
  for (const vif of VIFs) add('network', read(db, 'VIF', vif).network);
  for (const vbd of VBDs) add('VDI', read(db, 'VBD', vbd).VDI);
  for (const vbd of VBDs) if (isRef(read(db, 'VBD', vbd).VDI)) add('SR', read(db, 'VDI', read(db, 'VBD', vbd).VDI).SR);
  return found;
}

function renamed(value: Value, names: ReadonlyMap<string, string>): Value {
  if (typeof value === 'string') return value.startsWith('OpaqueRef:') ? (names.get(value) ?? NULL_REF) : value;
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    return items.map((item) => renamed(item, names)).filter((item) => item !== NULL_REF);
  }
  return value;
}

/** Objects of a VM as an archive holds them, and which disk is which. */
export function ovaObjects(world: World, vm: string): readonly (OvaObject & { readonly ref: string })[] {
  const members = [...closure(world, vm)];
  const names = new Map(members.map(([ref], i) => [ref, `Ref:${i}`]));
  return members.map(([ref, cls]) => {
    const fields = Object.entries(world.db.need(cls, ref)).map(
      ([name, value]) => [name, renamed(value, names)] as const,
    );
    const row = { ...Object.fromEntries(fields), allowed_operations: [], current_operations: {} };
    return { cls, ref, id: names.get(ref) ?? '', row };
  });
}

function member(name: string, value: string): string {
  return `<member><name>${name}</name><value>${value}</value></member>`;
}

/** The description that comes first in an archive. */
export function ovaXml(world: World, objects: readonly OvaObject[]): Buffer {
  const { product } = world;
  const version = Object.entries({
    hostname: 'localhost',
    date: xenTime(world.clock.now()),
    product_version: product.version,
    product_brand: product.brand,
    build_number: 'release',
    xapi_major: '1',
    xapi_minor: '20',
    export_vsn: '2',
  });
  const list = objects.map(({ cls, id, row }) => {
    const snapshot = xmlFragment(typeOf(`${cls} record`), row);
    return `<value><struct>${member('class', cls)}${member('id', id)}${member('snapshot', snapshot)}</struct></value>`;
  });
  const head = `<struct>${version.map(([name, value]) => member(name, value)).join('')}</struct>`;
  return Buffer.from(
    `<value><struct>${member('version', head)}${member('objects', `<array><data>${list.join('')}</data></array>`)}</struct></value>`,
  );
}

function bad(): XenError {
  return new XenError('IMPORT_ERROR_FAILED_TO_FIND_OBJECT', 'ova.xml');
}

function textMember(dict: ReadonlyMap<string, Rpc>, name: string): string {
  const value = dict.get(name);
  if (typeof value !== 'string') throw bad();
  return value;
}

function dictOf(value: Rpc | undefined): ReadonlyMap<string, Rpc> {
  if (value === undefined || value === null || typeof value !== 'object' || value.kind !== 'dict') throw bad();
  return value.members;
}

/** Reads a description; fields nobody here knows are left out, missing ones get their defaults. */
export function parseOva(xml: Buffer): readonly OvaObject[] {
  const objects = dictOf(parseXmlValue(xml)).get('objects');
  if (objects === undefined || objects === null || typeof objects !== 'object' || objects.kind !== 'array') throw bad();
  return objects.items.map((item) => {
    const dict = dictOf(item);
    const cls = textMember(dict, 'class');
    const fields = datamodel[cls]?.fields;
    if (fields === undefined) return { cls, id: textMember(dict, 'id'), row: {} };
    const row: Row = { ...defaults(cls) };
    for (const [name, value] of dictOf(dict.get('snapshot'))) {
      const field = fields[name];
      if (field !== undefined) row[name] = coerce(typeOf(field.type), value);
    }
    return { cls, id: textMember(dict, 'id'), row };
  });
}
