import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { enumValues } from '../../../app/xenapi/generated/enum-values.ts';
import type { Row, Value } from '../world/db.ts';
import { defaults } from '../world/defaults.ts';
import { XenError } from './handler.ts';
import { show } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { typeOf } from './types.ts';
import type { Type } from './types.ts';

/** The server's own language writes its strings so. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

function failure(text: string): XenError {
  return new XenError('INTERNAL_ERROR', `Failure(${quoted(text)})`);
}

function expected(what: string, got: Rpc): XenError {
  return failure(`Expected ${what}, got '${show(got)}'`);
}

const INT = /^[+-]?(\d[\d_]*|0x[\da-f_]+)$/i;
const DATE = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

function toInt(value: Rpc): number {
  if (typeof value === 'object' && value?.kind === 'int') return Number(value.text);
  if (typeof value !== 'string') throw expected('int64', value);
  if (!INT.test(value)) throw failure('Int64.of_string');
  return Number(value.replaceAll('_', ''));
}

function toFloat(value: Rpc): number {
  if (typeof value === 'object' && value?.kind === 'float') return value.value;
  if (typeof value === 'object' && value?.kind === 'int') return Number(value.text);
  if (typeof value !== 'string') throw expected('float', value);
  const number = Number(value.replace(/^([+-]?)inf(inity)?$/i, '$1Infinity'));
  if (value.trim() === '' || (Number.isNaN(number) && !/^[+-]?nan$/i.test(value))) throw failure('float_of_string');
  return number;
}

/** Compact or dashed; kept in the server's one spelling. */
function toDate(value: Rpc): string {
  const text =
    typeof value === 'string' ? value : typeof value === 'object' && value?.kind === 'date' ? value.text : undefined;
  if (text === undefined) throw expected('datetime', value);
  const match = DATE.exec(text);
  if (match === null) throw failure(`Clock__Date.of_iso8601: Invalid date: ${text}`);
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', zone = 'Z'] = match;
  return `${year}${month}${day}T${hour}:${minute}:${second}${zone}`;
}

function toEnum(name: string, value: Rpc): string {
  if (typeof value !== 'string') throw expected('string', value);
  const values = enumValues[name];
  if (values !== undefined && !values.includes(value)) throw failure('Unknown tag/contents');
  return value;
}

/** What a constructor is given: fields without a default must be there, members nobody knows are ignored. */
function toRecord(cls: string, value: Rpc): Row {
  if (value === null || typeof value !== 'object' || value.kind !== 'dict') throw expected('dictionary', value);
  const row: Row = {};
  for (const [name, field] of Object.entries(datamodel[cls]?.fields ?? {})) {
    // What the server alone decides is not taken from anybody.
    if (field.rw === 'RO') continue;
    const member = value.members.get(name);
    if (member !== undefined) row[name] = coerce(typeOf(field.type), member);
    else if (field.default !== undefined) row[name] = defaults(cls)[name] ?? '';
    else throw new XenError('INTERNAL_ERROR', `Server_helpers.Dispatcher_FieldNotFound(${quoted(name)})`);
  }
  return row;
}

/** Keys are text on the wire whatever they stand for; numbers among them are checked. */
function keyText(type: Type, name: string): string {
  const key = coerce(type, name);
  return typeof key === 'number' ? key.toString() : name;
}

/** Turns a parameter into a value of the type the method wants, or complains as the server does. */
export function coerce(type: Type, value: Rpc): Value {
  switch (type.kind) {
    case 'string':
    case 'ref':
      if (typeof value !== 'string') throw expected('string', value);
      return type.kind === 'ref' && (value === '' || value === 'Ref:NULL') ? 'OpaqueRef:NULL' : value;
    case 'int':
      return toInt(value);
    case 'float':
      return toFloat(value);
    case 'bool':
      if (typeof value !== 'boolean') throw expected('bool', value);
      return value;
    case 'datetime':
      return toDate(value);
    case 'enum':
      return toEnum(type.name, value);
    case 'set':
      if (value === null || typeof value !== 'object' || value.kind !== 'array') throw expected('list', value);
      return value.items.map((item) => coerce(type.of, item));
    case 'map':
      if (value === null || typeof value !== 'object' || value.kind !== 'dict') throw expected('dictionary', value);
      return Object.fromEntries(
        [...value.members].map(([name, member]) => [keyText(type.key, name), coerce(type.value, member)]),
      );
    case 'record':
      return toRecord(type.cls, value);
    case 'option':
      return coerce(type.of, value);
    case 'void':
    case 'batch':
      throw expected(type.kind, value);
  }
}
