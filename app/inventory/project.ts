import { datamodel } from '../xenapi/generated/datamodel.ts';
import { NULL_REF } from '../xenapi/ref.ts';
import { equal } from './equal.ts';
import { mirrored } from './mirrored.ts';
import type { AnyObj, MirroredCls } from './view.ts';

type Kind = 'string' | 'number' | 'boolean' | 'array' | 'map';

interface Field {
  readonly name: string;
  readonly kind: Kind;
  /** What an older server, which does not know the field, is taken to say. */
  readonly missing: unknown;
}

const EMPTY_SET: readonly never[] = Object.freeze([]);
const EMPTY_MAP = Object.freeze({});

function fieldOf(cls: MirroredCls, name: string): Field {
  const model = datamodel[cls]?.fields[name];
  const type = model?.type ?? 'string';
  if (type.endsWith(' set')) return { name, kind: 'array', missing: EMPTY_SET };
  if (type.endsWith(' map')) return { name, kind: 'map', missing: EMPTY_MAP };
  if (type === 'bool') return { name, kind: 'boolean', missing: model?.default === 'true' };
  if (type === 'int' || type === 'float') return { name, kind: 'number', missing: 0 };
  if (type === 'datetime') return { name, kind: 'string', missing: '19700101T00:00:00Z' };
  return { name, kind: 'string', missing: type.endsWith(' ref') ? NULL_REF : '' };
}

const fields = new Map<MirroredCls, readonly Field[]>(
  (Object.keys(mirrored) as MirroredCls[]).map((cls) => [cls, mirrored[cls].map((name) => fieldOf(cls, name))]),
);

const fieldsByName = new Map<MirroredCls, ReadonlyMap<string, Field>>(
  [...fields].map(([cls, list]) => [cls, new Map(list.map((field) => [field.name, field]))]),
);

function fits(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'array':
      return Array.isArray(value);
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === kind;
  }
}

/**
 * The mirrored fields of a record, each of the type it is declared with whatever the server sent. What equals `before` is
 * `before`, the whole object or its parts, so that nobody downstream wakes for nothing.
 */
export function project(
  cls: MirroredCls,
  ref: string,
  record: Readonly<Record<string, unknown>>,
  before: AnyObj | undefined,
): AnyObj {
  const old = before as Readonly<Record<string, unknown>> | undefined;
  const obj: Record<string, unknown> = { $ref: ref, $cls: cls };
  let same = old !== undefined;
  for (const { name, kind, missing } of fields.get(cls) ?? []) {
    const sent = Object.hasOwn(record, name) ? record[name] : undefined;
    const value = fits(kind, sent) ? sent : missing;
    if (old && equal(old[name], value)) obj[name] = old[name];
    else {
      obj[name] = value;
      same = false;
    }
  }
  return (same ? old : obj) as AnyObj;
}

/** The object where only these fields of its record are others. */
export function amend(cls: MirroredCls, before: AnyObj, changed: Readonly<Record<string, unknown>>): AnyObj {
  const old = before as unknown as Readonly<Record<string, unknown>>;
  let obj: Record<string, unknown> | undefined;
  for (const [name, sent] of Object.entries(changed)) {
    const field = fieldsByName.get(cls)?.get(name);
    if (!field) continue;
    const value = fits(field.kind, sent) ? sent : field.missing;
    if (!equal(old[name], value)) (obj ??= { ...old })[name] = value;
  }
  return (obj ?? old) as unknown as AnyObj;
}
