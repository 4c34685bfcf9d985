import { datamodel } from '../../../app/xenapi/generated/datamodel.ts';
import type { Reply } from '../api/reply.ts';
import type { Rpc } from '../api/rpc.ts';
import type { Type } from '../api/types.ts';
import type { Row, Value } from '../world/db.ts';
import { encoderOf, text } from './json-value.ts';
import type { Records } from './json-records.ts';
import { Sink } from './sink.ts';

const properClass = new Map(Object.keys(datamodel).map((cls) => [cls.toLowerCase(), cls]));

function writeEvent(sink: Sink, records: Records, event: Row): void {
  const { snapshot, id, timestamp, class: name, operation, ref } = event;
  sink.text(
    `{"id":${text(id)},"timestamp":${text(timestamp)},"class":"${name as string}","operation":"${operation as string}","ref":${text(ref)}`,
  );
  if (snapshot !== undefined) {
    sink.text(',"snapshot":');
    sink.bytes(records.bytes(properClass.get(name as string) ?? '', ref as string, snapshot as Row));
  }
  sink.text('}');
}

function writeEvents(sink: Sink, records: Records, events: readonly Value[]): void {
  events.forEach((event, i) => {
    if (i > 0) sink.text(',');
    writeEvent(sink, records, event as Row);
  });
}

function writeBatch(sink: Sink, records: Records, batch: Row): void {
  sink.text('{"events":[');
  writeEvents(sink, records, batch['events'] as readonly Value[]);
  const counts = Object.entries(batch['valid_ref_counts'] as Row).map(
    ([name, count]) => `"${name}":${count as number}`,
  );
  sink.text(`],"valid_ref_counts":{${counts.join(',')}},"token":${text(batch['token'])}}`);
}

function writeValue(sink: Sink, records: Records, type: Type, value: Value): void {
  if (type.kind === 'batch') {
    writeBatch(sink, records, value as Row);
  } else if (type.kind === 'map' && type.value.kind === 'record') {
    const { cls } = type.value;
    sink.text('{');
    Object.entries(value as Row).forEach(([ref, row], i) => {
      sink.text(`${i > 0 ? ',' : ''}${text(ref)}:`);
      sink.bytes(records.bytes(cls, ref, row as Row));
    });
    sink.text('}');
  } else if (type.kind === 'set' && type.of.kind === 'record' && type.of.cls === 'event') {
    sink.text('[');
    writeEvents(sink, records, value as readonly Value[]);
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

export function encodeJsonReply(reply: Reply, { id, version }: JsonCall, records: Records): readonly Buffer[] {
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
  writeValue(sink, records, reply.type, reply.value);
  sink.text(version === 2 ? `,"id":${id}}` : `,"error":null,"id":${id}}`);
  return sink.end();
}
