import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import type { Reply } from '../api/reply.ts';
import { typeOf } from '../api/types.ts';
import type { Type } from '../api/types.ts';
import type { Row, Value } from '../world/db.ts';
import { Sink } from './sink.ts';

type Encode = (value: Value | undefined) => string;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Markup, and the control characters XML has no way to say. */
const SPECIAL = /[&<>"]|[^\P{Cc}\t\n\r\u007f-\u009f]/gu;

export function escapeXml(text: string): string {
  return text.replace(SPECIAL, (found) => ESCAPES[found] ?? '');
}

const text: Encode = (value) => escapeXml(value as string);

/** As C prints "%.16g". */
function float(value: Value | undefined): string {
  const number = value as number;
  if (!Number.isFinite(number)) return `<double>${Number.isNaN(number) ? 'nan' : number > 0 ? 'inf' : '-inf'}</double>`;
  const digits = String(Number(number.toPrecision(16))).replace(/e([+-])(\d)$/, 'e$10$2');
  return `<double>${digits}</double>`;
}

/** The inside of a `value` element. */
function encoderOf(type: Type): Encode {
  switch (type.kind) {
    case 'string':
    case 'ref':
    case 'enum':
      return text;
    case 'datetime':
      return (value) => `<dateTime.iso8601>${value as string}</dateTime.iso8601>`;
    case 'void':
      return () => '';
    case 'int':
      return String;
    case 'bool':
      return (value) => `<boolean>${value === true ? 1 : 0}</boolean>`;
    case 'float':
      return float;
    case 'option':
      return encoderOf(type.of);
    case 'record':
      return (value) => recordEncoder(type.cls)(value as Row);
    case 'set': {
      const item = encoderOf(type.of);
      return (value) => {
        let out = '';
        for (const member of value as readonly Value[]) out += `<value>${item(member)}</value>`;
        return `<array><data>${out}</data></array>`;
      };
    }
    case 'map': {
      const item = encoderOf(type.value);
      return (value) => {
        const map = value as Row;
        let out = '';
        // Real servers do not escape names, so that a key with markup in it spoils the whole reply.
        for (const key in map) out += `<member><name>${key}</name><value>${item(map[key])}</value></member>`;
        return `<struct>${out}</struct>`;
      };
    }
    case 'batch':
      return (value) => {
        const sink = new Sink();
        writeBatch(sink, value as Row);
        return Buffer.concat(sink.end()).toString();
      };
  }
}

const records = new Map<string, (row: Readonly<Row>) => string>();

function recordEncoder(cls: string): (row: Readonly<Row>) => string {
  let encode = records.get(cls);
  if (encode === undefined) {
    const fields = Object.entries(datamodel[cls]?.fields ?? {}).map(([name, { type }]) => {
      const prefix = `<member><name>${name}</name><value>`;
      return { name, prefix, encode: encoderOf(typeOf(type)) };
    });
    encode = (row) => {
      let out = '<struct>';
      for (const field of fields) {
        const value = row[field.name];
        if (value !== undefined) out += `${field.prefix}${field.encode(value)}</value></member>`;
      }
      return `${out}</struct>`;
    };
    records.set(cls, encode);
  }
  return encode;
}

const encoded = new WeakMap<Readonly<Row>, Buffer>();

/** A record's bytes, kept until it changes: rows are replaced, never altered. */
function recordBytes(cls: string, row: Readonly<Row>): Buffer {
  let bytes = encoded.get(row);
  if (bytes === undefined) {
    bytes = Buffer.from(recordEncoder(cls)(row));
    encoded.set(row, bytes);
  }
  return bytes;
}

const properClass = new Map(Object.keys(datamodel).map((cls) => [cls.toLowerCase(), cls]));

function writeEvents(sink: Sink, events: readonly Value[]): void {
  sink.text('<array><data>');
  for (const event of events) {
    const { snapshot, ...fields } = event as Row;
    sink.text('<value><struct>');
    for (const name in fields) sink.text(`<member><name>${name}</name><value>${text(fields[name])}</value></member>`);
    if (snapshot !== undefined) {
      sink.text('<member><name>snapshot</name><value>');
      sink.bytes(recordBytes(properClass.get(fields['class'] as string) ?? '', snapshot as Row));
      sink.text('</value></member>');
    }
    sink.text('</struct></value>');
  }
  sink.text('</data></array>');
}

/** The only typed integers in the whole protocol are the counts. */
function writeBatch(sink: Sink, batch: Row): void {
  sink.text('<struct><member><name>events</name><value>');
  writeEvents(sink, batch['events'] as readonly Value[]);
  sink.text('</value></member><member><name>valid_ref_counts</name><value><struct>');
  for (const [name, count] of Object.entries(batch['valid_ref_counts'] as Row)) {
    sink.text(`<member><name>${name}</name><value><i4>${count as number}</i4></value></member>`);
  }
  sink.text(
    `</struct></value></member><member><name>token</name><value>${text(batch['token'])}</value></member></struct>`,
  );
}

function writeValue(sink: Sink, type: Type, value: Value): void {
  if (type.kind === 'batch') {
    writeBatch(sink, value as Row);
  } else if (type.kind === 'map' && type.value.kind === 'record') {
    const { cls } = type.value;
    sink.text('<struct>');
    for (const [ref, row] of Object.entries(value as Row)) {
      sink.text(`<member><name>${ref}</name><value>`);
      sink.bytes(recordBytes(cls, row as Row));
      sink.text('</value></member>');
    }
    sink.text('</struct>');
  } else if (type.kind === 'set' && type.of.kind === 'record' && type.of.cls === 'event') {
    writeEvents(sink, value as readonly Value[]);
  } else {
    sink.text(encoderOf(type)(value));
  }
}

/** The inside of the `value` element in which a task keeps its result. */
export function xmlFragment(type: Type, value: Value): string {
  return encoderOf(type)(value);
}

export function encodeXmlReply(reply: Reply): readonly Buffer[] {
  const sink = new Sink();
  sink.text('<?xml version="1.0"?><methodResponse><params><param><value>');
  if (!reply.ok) {
    const description = reply.error.map((item) => `<value>${escapeXml(item)}</value>`).join('');
    sink.text(
      `<struct><member><name>Status</name><value>Failure</value></member><member><name>ErrorDescription</name><value><array><data>${description}</data></array></value></member></struct>`,
    );
  } else if (reply.bare === true) {
    writeValue(sink, reply.type, reply.value);
  } else {
    sink.text('<struct><member><name>Status</name><value>Success</value></member><member><name>Value</name><value>');
    writeValue(sink, reply.type, reply.value);
    sink.text('</value></member></struct>');
  }
  sink.text('</value></param></params></methodResponse>');
  return sink.end();
}
