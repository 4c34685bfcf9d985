import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import { typeOf } from '../api/types.ts';
import type { Type } from '../api/types.ts';
import type { Row, Value } from '../world/db.ts';

type Encode = (value: Value | undefined) => string;

const PLAIN = /^[\u0020\u0021\u0023-\u005b\u005d-\u007e\u00a0-\ud7ff]*$/;
export const text: Encode = (value) => {
  const string = value as string;
  return PLAIN.test(string) ? `"${string}"` : JSON.stringify(string);
};

function float(value: Value | undefined): string {
  const number = value as number;
  return Number.isInteger(number) && Math.abs(number) < 1e15 ? `${number}.0` : String(number);
}

export function encoderOf(type: Type): Encode {
  switch (type.kind) {
    case 'string':
    case 'ref':
    case 'enum':
    case 'datetime':
      return text;
    case 'void':
      return () => '""';
    case 'int':
    case 'bool':
      return String;
    case 'float':
      return float;
    case 'option':
      return encoderOf(type.of);
    case 'record':
      return (value) => recordText(type.cls, value as Row);
    case 'set': {
      const item = encoderOf(type.of);
      return (value) => `[${(value as readonly Value[]).map(item).join(',')}]`;
    }
    case 'map': {
      const item = encoderOf(type.value);
      return (value) => {
        const map = value as Row;
        let out = '';
        for (const key in map) out += `${out === '' ? '' : ','}${text(key)}:${item(map[key])}`;
        return `{${out}}`;
      };
    }
    case 'batch':
      throw new Error('a batch of events is written, not encoded');
  }
}

export interface FieldEncoder {
  readonly name: string;
  readonly prefix: string;
  readonly encode: Encode;
}

const records = new Map<string, readonly FieldEncoder[]>();

/** In the datamodel's order. */
export function fieldsOf(cls: string): readonly FieldEncoder[] {
  let fields = records.get(cls);
  if (fields === undefined) {
    fields = Object.entries(datamodel[cls]?.fields ?? {}).map(([name, { type }]) => {
      return { name, prefix: `${JSON.stringify(name)}:`, encode: encoderOf(typeOf(type)) };
    });
    records.set(cls, fields);
  }
  return fields;
}

/** An option without a value is left out. */
export function fieldText({ name, prefix, encode }: FieldEncoder, row: Readonly<Row>): string {
  const value = row[name];
  return value === undefined ? '' : prefix + encode(value);
}

/** A record; tells where each field's text ends. */
export function recordText(cls: string, row: Readonly<Row>, ends?: Uint32Array): string {
  let out = '';
  fieldsOf(cls).forEach((field, i) => {
    const part = fieldText(field, row);
    if (part !== '') out += (out === '' ? '{' : ',') + part;
    if (ends !== undefined) ends[i] = out.length;
  });
  return out === '' ? '{}' : `${out}}`;
}
