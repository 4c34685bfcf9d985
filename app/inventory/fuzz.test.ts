import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, patchOf, squash, type Changes } from './changes.ts';
import { snapshotOf, type InventoryEvent } from './event.ts';
import { Inventory } from './inventory.ts';
import type { AnyObj } from './view.ts';

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

const CLASSES = ['VM', 'host', 'SR', 'task', 'VBD'] as const;
const OPERATIONS = ['add', 'mod', 'mod', 'del'] as const;

function randomEvent(roll: (sides: number) => number): InventoryEvent {
  const operation = OPERATIONS[roll(OPERATIONS.length)] ?? 'mod';
  const cls = (CLASSES[roll(CLASSES.length)] ?? 'VM').toLowerCase();
  const ref = `r${roll(12)}`;
  if (operation === 'del') return { operation, cls, ref };
  const record: Record<string, unknown> = { name_label: `n${roll(4)}`, uuid: ref, hidden: roll(9) };
  if (roll(3) === 0) record['tags'] = [`t${roll(3)}`];
  if (roll(4) === 0) record['other_config'] = { [`k${roll(2)}`]: `v${roll(2)}` };
  return { operation, cls, ref, snapshot: snapshotOf(record) };
}

const contents = (inventory: Inventory): Record<string, unknown> =>
  Object.fromEntries(CLASSES.map((cls) => [cls, [...inventory.all(cls)].sort((a, b) => (a.$ref < b.$ref ? -1 : 1))]));

/** What a subscriber holds, kept by changes alone. */
class Copy {
  readonly objects = new Map<string, unknown>();
  apply({ put, remove }: Changes): void {
    for (const obj of put) this.objects.set(`${obj.$cls} ${obj.$ref}`, obj);
    for (const [cls, ref] of remove) this.objects.delete(`${cls} ${ref}`);
  }
}

/** The same where of a known object only what differs is told, as text. */
class Patched {
  readonly objects = new Map<string, AnyObj>();
  readonly #told = new Map<string, AnyObj>();
  apply({ put, remove }: Changes): void {
    for (const obj of put) {
      const key = `${obj.$cls} ${obj.$ref}`;
      const before = this.#told.get(key);
      const [, , fields] = before ? patchOf(before, obj) : [0, 0, obj];
      this.objects.set(key, { ...this.objects.get(key), ...JSON.parse(JSON.stringify(fields)) } as AnyObj);
      this.#told.set(key, obj);
    }
    for (const [cls, ref] of remove) {
      this.objects.delete(`${cls} ${ref}`);
      this.#told.delete(`${cls} ${ref}`);
    }
  }
}

for (let seed = 1; seed <= 60; seed += 1)
  test(`random events, seed ${seed}: incremental equals from scratch, squashed equals one by one`, () => {
    const roll = dice(seed);
    const live = new Inventory('p');
    const oneByOne = new Copy();
    const squashed = new Copy();
    const patched = new Patched();
    let pending: Changes = { put: [], remove: [] };
    live.onChange((touched) => {
      const changes = changesOf(live, touched);
      oneByOne.apply(changes);
      patched.apply(changes);
      pending = squash(pending, changes);
      if (roll(5) === 0) {
        squashed.apply(pending);
        pending = { put: [], remove: [] };
      }
    });

    const last = new Map<string, InventoryEvent>();
    for (let batch = 0; batch < 40; batch += 1) {
      const events = Array.from({ length: 1 + roll(12) }, () => randomEvent(roll));
      for (const event of events) last.set(`${event.cls} ${event.ref}`, event);
      live.apply(events);
    }
    squashed.apply(pending);

    const scratch = new Inventory('p');
    scratch.apply(last.values());
    assert.deepEqual(contents(live), contents(scratch));
    const now = new Map(
      CLASSES.flatMap((cls) => [...live.all(cls)].map((o): [string, unknown] => [`${o.$cls} ${o.$ref}`, o])),
    );
    assert.deepEqual(oneByOne.objects, now);
    assert.deepEqual(squashed.objects, now);
    assert.deepEqual(patched.objects, now);
  });

test('a reload of the same objects gives the same objects', () => {
  const roll = dice(7);
  const live = new Inventory('p');
  live.apply(Array.from({ length: 200 }, () => randomEvent(roll)));
  const before = contents(live);
  const again = [...live.events()];
  live.beginLoad();
  live.apply(again);
  live.endLoad();
  for (const cls of CLASSES) for (const obj of live.all(cls)) assert.ok((before[cls] as unknown[]).includes(obj));
  assert.deepEqual(contents(live), before);
});
