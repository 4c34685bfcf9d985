import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Row } from '../world/db.ts';
import { createRandom } from '../world/random.ts';
import { openTables } from '../world/tables.ts';
import { Records } from './json-records.ts';
import { recordText } from './json-value.ts';

const random = createRandom(7);
const words = ['', 'a', 'storm 9', 'storm 10', 'ünïcode', '"quoted"\n', '🙂', 'x'.repeat(300)];

function change(at: number): Row {
  switch (at % 6) {
    case 0:
      return { uuid: random.uuid() };
    case 1:
      return { name_description: random.pick(words) };
    case 2:
      return { tags: Array.from({ length: at % 4 }, () => random.pick(words)), order: at };
    case 3:
      return { other_config: { [random.pick(words)]: random.pick(words) }, name_label: random.pick(words) };
    case 4:
      return { is_a_template: random.chance(0.5), HVM_shadow_multiplier: random.next() };
    default:
      return { is_default_template: random.chance(0.5), user_version: at, name_description: random.pick(words) };
  }
}

test('a record written after changes is the record written at once', () => {
  const tables = openTables(random);
  const records = new Records(tables);
  const vms = Array.from({ length: 5 }, () => tables.create('VM', {}));
  for (let at = 0; at < 3000; at += 1) {
    const vm = random.pick(vms);
    tables.patch('VM', vm, change(at));
    // Some changes are never looked at.
    if (at % 3 === 0) continue;
    const row = tables.need('VM', vm);
    assert.equal(records.bytes('VM', vm, row).toString(), recordText('VM', row));
  }
});

test('an object that came back under its old name is written anew', () => {
  const tables = openTables(random);
  const records = new Records(tables);
  const vm = tables.create('VM', { name_label: 'first' });
  records.bytes('VM', vm, tables.need('VM', vm));
  tables.destroy('VM', vm);
  const network = tables.create('network', { name_label: 'second' }, vm);
  const row = tables.need('network', network);
  assert.equal(records.bytes('network', network, row).toString(), recordText('network', row));
});
