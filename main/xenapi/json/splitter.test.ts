import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { InventoryEvent } from '../../../app/inventory/event.ts';
import { jsonCodec, xmlCodec } from '../codecs.ts';
import { EventSplitter } from './splitter.ts';
import type { BatchEnd, Dialect } from './splitter.ts';

const wire = new URL('../../../../shared/wire/', import.meta.url);
const recorded = { skip: existsSync(wire) ? false : 'the recordings are not here' };

interface Plain {
  operation: string;
  cls: string;
  ref: string;
  record?: unknown;
}

function split(dialect: Dialect, body: Buffer, size: number, own = false): { events: Plain[]; end: BatchEnd } {
  const events: Plain[] = [];
  const emit = ({ snapshot, ...event }: InventoryEvent): void =>
    void events.push({ ...event, ...(snapshot && { record: snapshot.read() }) });
  const splitter = new EventSplitter(dialect, emit, own);
  for (let at = 0; at < body.length; at += size) splitter.push(body.subarray(at, at + size));
  return { end: splitter.end(), events };
}

interface RawEvent {
  operation: string;
  class: string;
  ref: string;
  snapshot?: unknown;
}

function truth(body: Buffer): Plain[] {
  const { result } = JSON.parse(body.toString()) as { result: { events: RawEvent[] } };
  return result.events.map((event) => ({
    operation: event.operation,
    cls: event.class,
    ref: event.ref,
    ...(event.snapshot !== undefined && { record: event.snapshot }),
  }));
}

const nasty = [
  {
    id: '0',
    timestamp: '0.0',
    class: 'message',
    operation: 'add',
    ref: 'OpaqueRef:1',
    snapshot: { body: '},{"id":"7","timestamp":' },
  },
  {
    id: '12',
    timestamp: '0.0',
    class: 'vm',
    operation: 'mod',
    ref: 'OpaqueRef:2',
    snapshot: {
      name_label: 'a\\"]},{ é 🙂 ‮',
      sets: [{ a: '1' }, { id: '2' }, { id: '' }],
      nested: [{ x: '' }, { id: '"' }],
    },
  },
  { id: '13', timestamp: '0.0', class: 'vm', operation: 'del', ref: 'OpaqueRef:3' },
  {
    id: '14',
    timestamp: '0.0',
    class: 'vdi',
    operation: 'add',
    ref: 'OpaqueRef:4',
    snapshot: { __proto__x: {}, tags: [']', '}]'] },
  },
];
const reply = (events: unknown[]): Buffer =>
  Buffer.from(JSON.stringify({ jsonrpc: '2.0', result: { events, valid_ref_counts: { vm: 1 }, token: '1,2' }, id: 1 }));

for (const size of [1, 2, 3, 7, 64, 1000, 1 << 20])
  test(`json: the same events however the reply is cut (${size})`, () => {
    const body = reply(nasty);
    const { events, end } = split(jsonCodec.events, body, size, size % 2 === 1);
    assert.deepEqual(events, truth(body));
    assert.deepEqual(end, { token: '1,2', counts: { vm: 1 } });
  });

test('json: no events', () => {
  for (const size of [1, 50, 5000]) {
    const { events, end } = split(jsonCodec.events, reply([]), size);
    assert.deepEqual([events, end.token], [[], '1,2']);
  }
});

test('json: another order of keys is read all the same', () => {
  const events = nasty.map(({ id, timestamp, ...event }) => ({ ...event, timestamp, id }));
  assert.deepEqual(split(jsonCodec.events, reply(events), 64).events, truth(reply(events)));
});

test('json: a server error is a failure with its code', () => {
  const body = Buffer.from(
    '{"jsonrpc":"2.0","error":{"code":1,"message":"SESSION_INVALID","data":["OpaqueRef:secret"]},"id":1}',
  );
  assert.throws(() => split(jsonCodec.events, body, 9), {
    failure: { kind: 'xenapi', code: 'SESSION_INVALID', params: [], call: 'event.from' },
  });
});

for (const [name, body] of [
  ['rubbish', 'hello'],
  ['cut', '{"jsonrpc":"2.0","result":{"events":[{"id":"1","timestamp":"0.0"'],
  ['without token', '{"result":{"events":[]},"id":1}'],
] as const)
  test(`json: ${name} is a bad reply`, () => {
    assert.throws(() => split(jsonCodec.events, Buffer.from(body), 10), /bad-reply/);
  });

test('json: numbers that are none read as no value', () => {
  const body = Buffer.from(
    reply([{ ...nasty[1], snapshot: { a: 0.5, b: 'NaN', c: 'QQ' } }])
      .toString()
      .replace('"QQ"', 'NaN'),
  );
  assert.deepEqual(split(jsonCodec.events, body, 100).events[0]?.record, { a: 0.5, b: 'NaN', c: null });
});

test('xml: a recorded reply, however it is cut', recorded, () => {
  const body = readFileSync(new URL('234-event.from-star-empty-token.res.xml', wire));
  const want = split(xmlCodec.events, body, body.length);
  assert.ok(want.events.length > 100);
  const vm = want.events.find(({ cls }) => cls === 'vm')?.record as Record<string, unknown>;
  assert.equal(typeof vm['memory_static_max'], 'number');
  assert.equal(typeof vm['is_a_template'], 'boolean');
  for (const size of [7, 63, 1000, 16_384]) assert.deepEqual(split(xmlCodec.events, body, size), want);
});

test('xml: markup in a map key spoils nothing', () => {
  const event = (ref: string, key: string): string =>
    `<value><struct><member><name>id</name><value>1</value></member><member><name>timestamp</name><value>0.0</value></member><member><name>class</name><value>vm</value></member><member><name>operation</name><value>add</value></member><member><name>ref</name><value>${ref}</value></member><member><name>snapshot</name><value><struct><member><name>domid</name><value>-1</value></member><member><name>other_config</name><value><struct><member><name>${key}</name><value>&lt;v&amp;</value></member></struct></value></member></struct></value></member></struct></value>`;
  const body = Buffer.from(
    `<?xml version="1.0"?><methodResponse><params><param><value><struct><member><name>Status</name><value>Success</value></member><member><name>Value</name><value><struct><member><name>events</name><value><array><data>${event('OpaqueRef:1', 'a<b>&c')}${event('OpaqueRef:2', '__proto__')}</data></array></value></member><member><name>valid_ref_counts</name><value><struct><member><name>vm</name><value><i4>2</i4></value></member></struct></value></member><member><name>token</name><value>3,4</value></member></struct></value></member></struct></value></param></params></methodResponse>`,
  );
  const { events, end } = split(xmlCodec.events, body, 50);
  assert.deepEqual(end, { token: '3,4', counts: { vm: 2 } });
  assert.deepEqual(events[0]?.record, { domid: -1, other_config: { 'a<b>&c': '<v&' } });
  const second = (events[1] as { record: { other_config: object } }).record.other_config;
  assert.deepEqual(Object.entries(second), [['__proto__', '<v&']]);
});

test('json: the first reply of a large real pool', recorded, () => {
  const body = gunzipSync(readFileSync(new URL('event.from-1487-vms.json.gz', wire)));
  const want = truth(body);
  for (const size of [16_384, 65_536]) {
    const { events, end } = split(jsonCodec.events, body, size);
    assert.deepEqual(events, want);
    assert.ok(end.token.length > 20);
  }
});
