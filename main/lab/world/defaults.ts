import type { FieldModel } from '../../../app/xenapi/datamodel.ts';
import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { enumValues } from '../../../app/xenapi/generated/enum-values.ts';
import type { Row, Value } from './db.ts';

export const NULL_REF = 'OpaqueRef:NULL';
export const NEVER = '19700101T00:00:00Z';

const unquote = (text: string) => text.replace(/^"(.*)"$/s, '$1');

/** `{"a" -> "b", ...}` or `{a, b}` or `{0}` as the datamodel prints its defaults. */
function collection(type: string, text: string): Value {
  const inside = text.slice(1, -1).trim();
  const items = inside === '' ? [] : inside.split(', ');
  if (type.endsWith(' map')) {
    return Object.fromEntries(items.map((item) => item.split(' -> ').map(unquote)) as [string, string][]);
  }
  return items.map((item) => (type === 'int set' ? Number(item) : unquote(item)));
}

/** What a field holds when nobody said. */
function initial({ type, default: given }: FieldModel): Value {
  if (type.endsWith(' set') || type.endsWith(' map')) return collection(type, given ?? '{}');
  if (type.endsWith(' ref')) return NULL_REF;
  if (type.startsWith('enum ')) return given ?? enumValues[type.slice(5)]?.[0] ?? '';
  if (type === 'bool') return given === 'true';
  if (type === 'int' || type === 'float') return Number(given ?? 0);
  if (type === 'datetime') return given ?? NEVER;
  return unquote(given ?? '');
}

const templates = new Map<string, Readonly<Row>>();

/** Every field of a class in the datamodel's order, holding its default. */
export function defaults(cls: string): Readonly<Row> {
  let row = templates.get(cls);
  if (row === undefined) {
    const fields = datamodel[cls]?.fields;
    if (fields === undefined) throw new Error(`no class ${cls}`);
    row = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, initial(field)]));
    templates.set(cls, row);
  }
  return row;
}
