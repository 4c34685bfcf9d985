import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Inventory } from '../../../app/inventory/inventory.ts';
import { JsonSnapshot } from './json-snapshot.ts';

/** Small and deterministic (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

type Roll = (sides: number) => number;
const words = ['', 'a', 'ab', '"', '\\', '\\"', '},{', '","x":"', 'é🙂', '1,"y":2', ']'];
const word = (roll: Roll): string => words[roll(words.length)] ?? '';

function value(roll: Roll, deep = 0): unknown {
  switch (roll(deep > 2 ? 4 : 6)) {
    case 0:
      return roll(2000) - 1000;
    case 1:
      return roll(2) === 0;
    case 2:
      return word(roll) + word(roll);
    case 3:
      return roll(1000) / 7;
    case 4:
      return Array.from({ length: roll(4) }, () => value(roll, deep + 1));
    default:
      return Object.fromEntries(Array.from({ length: roll(4) }, () => [word(roll), value(roll, deep + 1)]));
  }
}

const names = ['uuid', 'name_label', 'name_description', 'tags', 'other_config', 'power_state', 'x', 'order'];
const snapshotOf = (record: object): JsonSnapshot => new JsonSnapshot(Buffer.from(JSON.stringify(record)));

function changed(roll: Roll, record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const next = { ...record };
  for (let times = roll(3); times >= 0; times -= 1) {
    const name = names[roll(names.length)] ?? '';
    if (roll(12) === 0) delete next[name];
    else next[name] = value(roll);
  }
  return next;
}

test('what differs from an earlier record is told right or not at all', () => {
  let told = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const roll = dice(seed);
    let record: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, value(roll)]));
    let snapshot = snapshotOf(record);
    for (let step = 0; step < 20; step += 1) {
      const next = changed(roll, record);
      const now = snapshotOf(next);
      const fields = now.readSince(snapshot);
      if (fields) {
        told += 1;
        const whole = JSON.parse(JSON.stringify({ ...record, ...fields })) as object;
        assert.deepEqual(whole, JSON.parse(JSON.stringify(next)));
        assert.deepEqual(now.read(), JSON.parse(JSON.stringify(next)));
      }
      [record, snapshot] = [next, now];
    }
  }
  assert.ok(told > 1500, `told ${told} of 6000`);
});

test('an inventory that reads only differences equals one that reads everything', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const roll = dice(seed);
    const kept = new Inventory('p');
    let record: Record<string, unknown> = { uuid: 'u', name_label: 'vm', tags: [] };
    for (let step = 0; step < 60; step += 1) {
      record = changed(roll, record);
      kept.apply([{ operation: 'mod', cls: 'vm', ref: 'r', snapshot: snapshotOf(record) }]);
      if (roll(3) === 0) continue;
      const fresh = new Inventory('p');
      fresh.apply([{ operation: 'mod', cls: 'vm', ref: 'r', snapshot: snapshotOf(record) }]);
      assert.deepEqual(kept.get('VM', 'r'), fresh.get('VM', 'r'));
    }
  }
});

test('text that is written another way is read whole', () => {
  const before = new JsonSnapshot(Buffer.from('{"a":1,"a":2}'));
  assert.equal(new JsonSnapshot(Buffer.from('{"a":1,"a":3}')).readSince(before), undefined);
  const spaced = new JsonSnapshot(Buffer.from('{ "a": 1 }'));
  assert.equal(new JsonSnapshot(Buffer.from('{ "a": 2 }')).readSince(spaced), undefined);
});
