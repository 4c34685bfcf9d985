import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { Guest, Refusal } from './testing.ts';

interface Event {
  readonly class: string;
  readonly operation: string;
  readonly ref: string;
  readonly id: string;
  readonly snapshot?: Readonly<Record<string, unknown>>;
}

interface Batch {
  readonly events: readonly Event[];
  readonly token: string;
  readonly valid_ref_counts: Readonly<Record<string, number>>;
}

let lab: Lab;
let guest: Guest;
const from = (classes: readonly string[], token: string, timeout: number) =>
  guest.call<Batch>('event.from', classes, token, timeout);
const short = (batch: Batch) => batch.events.map((event) => `${event.operation} ${event.class}`);

before(async () => {
  lab = await startLab({ profile: 'single', speed: 0 });
  guest = await Guest.enter(lab);
});
after(() => lab.close());

test('the first batch holds everything, and the counts agree with it', async () => {
  const batch = await from(['*'], '', 5);
  assert.ok(batch.events.every((event) => event.operation === 'add'));
  for (const cls of ['vm', 'host', 'vbd', 'sr', 'network', 'pif']) {
    assert.equal(batch.events.filter((event) => event.class === cls).length, batch.valid_ref_counts[cls], cls);
  }
  const order = batch.events.map((event) => event.class === 'message');
  assert.equal(order.lastIndexOf(true), order.filter(Boolean).length - 1, 'messages come first');
  assert.match(batch.token, /^\d{20},\d{20}$/);
});

test('several changes of one object are one event; what came and went is none', async () => {
  const { token } = await from(['*'], '', 5);
  const [vm] = await guest.call<string[]>('VM.get_all');
  await guest.call('VM.set_name_description', vm, 'once');
  await guest.call('VM.set_name_description', vm, 'twice');
  const short1 = await guest.call<string>('network.create', {
    name_label: 'short',
    name_description: '',
    other_config: {},
    MTU: 1500,
    bridge: '',
    managed: true,
    tags: [],
  });
  await guest.call('network.destroy', short1);
  const batch = await from(['vm', 'network'], token, 5);
  assert.deepEqual(short(batch), ['mod vm']);
  assert.equal(batch.events[0]?.snapshot?.['name_description'], 'twice');
});

test('adds come before changes and changes before what went', async () => {
  const create = () =>
    guest.call<string>('network.create', {
      name_label: 'ordered',
      name_description: '',
      other_config: {},
      MTU: 1500,
      bridge: '',
      managed: true,
      tags: [],
    });
  const old = await create();
  const { token } = await from(['network'], '', 5);
  await guest.call('network.destroy', old);
  const [first] = await guest.call<string[]>('network.get_all');
  await guest.call('network.set_name_description', first, 'changed');
  await create();
  assert.deepEqual(short(await from(['network'], token, 5)), ['add network', 'mod network', 'del network']);
});

test('nothing new waits out the timeout and keeps the token', async () => {
  const { token } = await from(['secret'], '', 0.1);
  const started = performance.now();
  const batch = await from(['secret'], token, 0.2);
  assert.ok(performance.now() - started >= 200);
  assert.deepEqual(batch.events, []);
});

test('a waiting call is woken by a change, and ends with its session', async () => {
  const [vm] = await guest.call<string[]>('VM.get_all');
  const { token } = await from([`VM/${vm}`], '', 5);
  const woken = from([`VM/${vm}`], token, 20);
  await guest.call('VM.set_name_description', vm, 'wake up');
  assert.deepEqual(short(await woken), ['mod vm']);

  const other = await Guest.enter(lab);
  const waiting = other.call('event.from', ['secret'], token, 20);
  const left = assert.rejects(
    waiting,
    (error) => error instanceof Refusal && error.description[0] === 'SESSION_INVALID',
  );
  await other.call('session.logout');
  await left;
});

test('a bad token is refused, an unknown class is not', async () => {
  await assert.rejects(from(['*'], '12', 1), /EVENT_FROM_TOKEN_PARSE_FAILURE 12/);
  assert.deepEqual((await from(['nonsense'], '', 0.1)).events, []);
});

test('inject answers a token from before its own event', async () => {
  const [pool] = await guest.call<string[]>('pool.get_all');
  const token = await guest.call<string>('event.inject', 'pool', pool);
  assert.deepEqual(short(await from(['pool'], token, 5)), ['mod pool']);
  await assert.rejects(guest.call('event.inject', 'VM', pool), /HANDLE_INVALID VM/);
});

test('next without register is refused; with it, changes arrive the old way', async () => {
  await assert.rejects(guest.call('event.next'), /SESSION_NOT_REGISTERED trackid=[0-9a-f]{32}/);
  await guest.call('event.register', ['vm']);
  const [vm] = await guest.call<string[]>('VM.get_all');
  await guest.call('VM.set_name_description', vm, 'the old way');
  const [event] = await guest.call<Event[]>('event.next');
  assert.equal(event?.ref, vm);
  assert.equal(event?.id, '0');
});
