import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import type { Row, Value } from '../world/db.ts';
import type { Tables } from '../world/tables.ts';
import { XenError } from './handler.ts';
import type { Call, Handler } from './handler.ts';
import type { Signature } from './methods.ts';
import { parseSearch } from './search.ts';

type Build = (cls: string, field: string, tables: Tables) => Handler;

const mapOf = (value: Value | undefined) => (value ?? {}) as Readonly<Record<string, Value>>;
const listOf = (value: Value | undefined) => (value ?? []) as readonly Value[];

function recordsOf(cls: string, tables: Tables, test: (row: Readonly<Row>) => boolean): Value {
  const records: Row = {};
  for (const [ref, row] of tables.rows(cls)) if (test(row)) records[ref] = row;
  return records;
}

const getField: Build = (cls, field) => (call: Call, self: string) => call.db.need(cls, self)[field] ?? '';

const setField: Build = (cls, field) => (call: Call, self: string, value: Value) =>
  call.db.patch(cls, self, { [field]: value });

const addToMap: Build = (cls, field) => (call: Call, self: string, key: string, value: Value) => {
  const map = mapOf(call.db.need(cls, self)[field]);
  if (Object.hasOwn(map, key)) throw new XenError('MAP_DUPLICATE_KEY', cls, field, self, key);
  call.db.patch(cls, self, { [field]: { ...map, [key]: value } });
};

const removeFromMap: Build = (cls, field) => (call: Call, self: string, key: string) => {
  const { [key]: _, ...rest } = mapOf(call.db.need(cls, self)[field]);
  call.db.patch(cls, self, { [field]: rest });
};

const addToSet: Build = (cls, field) => (call: Call, self: string, value: Value) => {
  const list = listOf(call.db.need(cls, self)[field]);
  if (!list.includes(value)) call.db.patch(cls, self, { [field]: [...list, value] });
};

const removeFromSet: Build = (cls, field) => (call: Call, self: string, value: Value) => {
  const list = listOf(call.db.need(cls, self)[field]);
  call.db.patch(cls, self, { [field]: list.filter((item) => item !== value) });
};

const whole: Readonly<Record<string, Build>> = {
  get_record: (cls) => (call: Call, self: string) => call.db.need(cls, self),
  get_all: (cls, _, tables) => () => [...tables.refs(cls)],
  get_all_records: (cls, _, tables) => () => recordsOf(cls, tables, () => true),
  get_all_where: (cls, _, tables) => (_call: Call, expr: string) =>
    Object.keys(recordsOf(cls, tables, parseSearch(expr)) as Row),
  get_all_records_where: (cls, _, tables) => (_call: Call, expr: string) => recordsOf(cls, tables, parseSearch(expr)),
  get_by_uuid: (cls, _, tables) => (_call: Call, uuid: string) => {
    const ref = uuid === '' ? undefined : tables.byUuid(cls, uuid);
    if (ref === undefined) throw new XenError('UUID_INVALID', cls, uuid);
    return ref;
  },
  get_by_name_label: (cls, _, tables) => (_call: Call, label: string) => {
    const found: string[] = [];
    for (const [ref, row] of tables.rows(cls)) if (row['name_label'] === label) found.push(ref);
    return found;
  },
  create: (cls) => (call: Call, record: Row) => call.db.create(cls, record),
  destroy: (cls) => (call: Call, self: string) => call.db.destroy(cls, self),
};

const byPrefix: readonly (readonly [prefix: string, build: Build])[] = [
  ['remove_from_', removeFromMap],
  ['add_to_', addToMap],
  ['remove_', removeFromSet],
  ['add_', addToSet],
  ['get_', getField],
  ['set_', setField],
];

/** The meaning that follows from the datamodel alone, if there is one: a method named after a field reads or writes it. */
export function genericHandler(signature: Signature, tables: Tables): Handler | undefined {
  const { cls, verb, implicit } = signature;
  const fields = datamodel[cls]?.fields ?? {};
  const build = whole[verb];
  if (build !== undefined && (implicit || verb.startsWith('get_'))) return build(cls, '', tables);
  for (const [prefix, make] of byPrefix) {
    const field = verb.slice(prefix.length);
    if (verb.startsWith(prefix) && field in fields) return make(cls, field, tables);
  }
  return undefined;
}
