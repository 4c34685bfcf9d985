import { datamodel } from '../../app/xenapi/generated/datamodel.ts';
import { isPlainObject } from './json/json.ts';

type Read = (value: unknown) => unknown;

const asIs: Read = (value) => value;
const asNumber: Read = (value) => {
  if (typeof value !== 'string') return value;
  const number = Number(value);
  return value.trim() === '' || !Number.isFinite(number) ? null : number;
};
const asBool: Read = (value) => (typeof value === 'string' ? value === '1' || value === 'true' : value);

const known = new Map<string, Read>();

/** What turns an XML-RPC value, whose ints are texts, into the shape that JSON-RPC has; by type in the datamodel's grammar. */
export function reader(type: string): Read {
  let read = known.get(type);
  if (!read) {
    known.set(type, asIs);
    known.set(type, (read = make(type)));
  }
  return read;
}

function make(type: string): Read {
  if (type === 'int' || type === 'float') return asNumber;
  if (type === 'bool') return asBool;
  if (type.endsWith(' set')) return each(inner(type, 4));
  if (type.endsWith(' option')) return reader(inner(type, 7));
  const map = /^\((.+?) -> (.+)\) map$/.exec(type);
  if (map?.[2]) return values(map[2]);
  const record = /^(\w+) record$/.exec(type);
  if (record?.[1]) return recordReader(record[1]);
  return asIs;
}

const inner = (type: string, suffix: number): string => type.slice(0, -suffix);

function each(type: string): Read {
  const read = reader(type);
  return read === asIs ? asIs : (value) => (Array.isArray(value) ? value.map(read) : value);
}

function values(type: string): Read {
  const read = reader(type);
  if (read === asIs) return asIs;
  return (value) =>
    isPlainObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item)])) : value;
}

const byLowerCase = new Map(Object.keys(datamodel).map((cls) => [cls.toLowerCase(), cls]));

/** For records of a class, spelt in any case; fields that the datamodel does not know stay as they came. */
export function recordReader(cls: string): Read {
  const model = datamodel[byLowerCase.get(cls.toLowerCase()) ?? ''];
  if (!model) return asIs;
  const readers = Object.entries(model.fields)
    .map(([field, { type }]) => [field, reader(type)] as const)
    .filter(([, read]) => read !== asIs);
  return (value) => {
    if (!isPlainObject(value)) return value;
    for (const [field, read] of readers) if (Object.hasOwn(value, field)) value[field] = read(value[field]);
    return value;
  };
}

/** For the result of a method, also of its `Async.` form. */
export function resultReader(method: string): Read {
  const [cls = '', name = ''] = method.split('.');
  if (cls === 'event' && name === 'from') return asIs;
  const model = datamodel[cls]?.methods[name];
  return model ? reader(model.result) : asIs;
}
