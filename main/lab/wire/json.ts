import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import type { Reply } from '../api/dispatch.ts';
import type { Rpc } from '../api/rpc.ts';
import { typeOf } from '../api/types.ts';
import type { Type } from '../api/types.ts';
import type { Row, Value } from '../world/db.ts';
import type { Tables } from '../world/tables.ts';
import { Sink } from './sink.ts';

type Encode = (value: Value | undefined) => string;

const PLAIN = /^[\u0020\u0021\u0023-\u005b\u005d-\u007e\u00a0-\ud7ff]*$/;
const text: Encode = (value) => {
  const string = value as string;
  return PLAIN.test(string) ? `"${string}"` : JSON.stringify(string);
};

function float(value: Value | undefined): string {
  const number = value as number;
  return Number.isInteger(number) && Math.abs(number) < 1e15 ? `${number}.0` : String(number);
}

function encoderOf(type: Type): Encode {
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
      return (value) => recordEncoder(type.cls)(value as Row);
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
      return (value) => Buffer.concat(encodeBatch(value as Row)).toString();
  }
}

const records = new Map<string, (row: Readonly<Row>) => string>();

/** Fields in the datamodel's order; an option without a value is left out. */
function recordEncoder(cls: string): (row: Readonly<Row>) => string {
  let encode = records.get(cls);
  if (encode === undefined) {
    const fields = Object.entries(datamodel[cls]?.fields ?? {}).map(([name, { type }]) => {
      return { name, prefix: `${JSON.stringify(name)}:`, encode: encoderOf(typeOf(type)) };
    });
    encode = (row) => {
      let out = '';
      for (const field of fields) {
        const value = row[field.name];
        if (value !== undefined) out += (out === '' ? '' : ',') + field.prefix + field.encode(value);
      }
      return `{${out}}`;
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

/** Encodes records before anybody asks, one at a time. */
export function* encodeAhead(tables: Tables): Generator<void> {
  for (const cls of Object.keys(datamodel)) {
    for (const [, row] of tables.rows(cls)) yield void recordBytes(cls, row);
  }
}

const properClass = new Map(Object.keys(datamodel).map((cls) => [cls.toLowerCase(), cls]));

function writeEvent(sink: Sink, event: Row): void {
  const { snapshot, id, timestamp, class: name, operation, ref } = event;
  sink.text(
    `{"id":${text(id)},"timestamp":${text(timestamp)},"class":"${name as string}","operation":"${operation as string}","ref":${text(ref)}`,
  );
  if (snapshot !== undefined) {
    sink.text(',"snapshot":');
    sink.bytes(recordBytes(properClass.get(name as string) ?? '', snapshot as Row));
  }
  sink.text('}');
}

function writeEvents(sink: Sink, events: readonly Value[]): void {
  events.forEach((event, i) => {
    if (i > 0) sink.text(',');
    writeEvent(sink, event as Row);
  });
}

function encodeBatch(batch: Row, sink = new Sink()): readonly Buffer[] {
  sink.text('{"events":[');
  writeEvents(sink, batch['events'] as readonly Value[]);
  const counts = Object.entries(batch['valid_ref_counts'] as Row).map(
    ([name, count]) => `"${name}":${count as number}`,
  );
  sink.text(`],"valid_ref_counts":{${counts.join(',')}},"token":${text(batch['token'])}}`);
  return sink.end();
}

function writeValue(sink: Sink, type: Type, value: Value): void {
  if (type.kind === 'batch') {
    for (const block of encodeBatch(value as Row)) sink.bytes(block);
  } else if (type.kind === 'map' && type.value.kind === 'record') {
    const { cls } = type.value;
    sink.text('{');
    Object.entries(value as Row).forEach(([ref, row], i) => {
      sink.text(`${i > 0 ? ',' : ''}${text(ref)}:`);
      sink.bytes(recordBytes(cls, row as Row));
    });
    sink.text('}');
  } else if (type.kind === 'set' && type.of.kind === 'record' && type.of.cls === 'event') {
    sink.text('[');
    writeEvents(sink, value as readonly Value[]);
    sink.text(']');
  } else {
    sink.text(encoderOf(type)(value));
  }
}

interface JsonCall {
  readonly method: string;
  readonly params: readonly Rpc[];
  readonly id: string;
  readonly version: 1 | 2;
}

/** Thrown for what is not a call at all; the message is the server's own. */
export class MalformedCall extends Error {}

function fromJson(value: unknown): Rpc {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { kind: 'int', text: BigInt(value).toString() } : { kind: 'float', value };
  }
  if (Array.isArray(value)) return { kind: 'array', items: value.map(fromJson) };
  const members = new Map(Object.entries(value as object).map(([name, member]) => [name, fromJson(member)]));
  return { kind: 'dict', members };
}

function malformed(what: string): MalformedCall {
  return new MalformedCall(`Jsonrpc.Malformed_method_request("${what}")`);
}

export function parseJsonCall(body: Buffer): JsonCall {
  let parsed: unknown;
  const source = body.toString();
  try {
    parsed = JSON.parse(source);
  } catch {
    throw new MalformedCall(
      `Yojson__Common.Json_error("Line 1, bytes 0-${body.length}:\nInvalid token '${source.slice(0, 40)}'")`,
    );
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) throw malformed('Invalid request body');
  const { jsonrpc, method, params = [], id } = parsed as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' && !Number.isInteger(id)) throw malformed(`Invalid field 'id' in request body`);
  if (typeof method !== 'string') throw malformed(`Invalid field 'method' in request body`);
  if (jsonrpc !== undefined && jsonrpc !== '2.0') throw malformed(`Invalid field 'jsonrpc' in request body`);
  // Parameters by name reach the dispatcher as one dictionary, and are refused there.
  const list = Array.isArray(params) ? params.map(fromJson) : [fromJson(params)];
  return { method, params: list, id: JSON.stringify(id), version: jsonrpc === '2.0' ? 2 : 1 };
}

export function encodeJsonReply(reply: Reply, { id, version }: JsonCall): readonly Buffer[] {
  const sink = new Sink();
  if (!reply.ok) {
    const [code, ...data] = reply.error;
    const list = (items: readonly string[]) => `[${items.map(text).join(',')}]`;
    if (version === 2)
      sink.text(`{"jsonrpc":"2.0","error":{"code":1,"message":${text(code)},"data":${list(data)}},"id":${id}}`);
    else sink.text(`{"result":null,"error":${list(reply.error)},"id":${id}}`);
    return sink.end();
  }
  sink.text(version === 2 ? '{"jsonrpc":"2.0","result":' : '{"result":');
  writeValue(sink, reply.type, reply.value);
  sink.text(version === 2 ? `,"id":${id}}` : `,"error":null,"id":${id}}`);
  return sink.end();
}
