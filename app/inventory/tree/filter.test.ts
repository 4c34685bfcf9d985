import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotOf } from '../event.ts';
import { Inventory } from '../inventory.ts';
import { USUAL } from './arrangement.ts';
import { infrastructure } from './infrastructure.ts';
import { near } from './near.ts';
import { parseQuery } from './query.ts';
import { Tree } from './tree.ts';

function tree(): { readonly tree: Tree; readonly inventory: Inventory } {
  const inventory = new Inventory('p');
  const put = (cls: string, ref: string, fields: Record<string, unknown> = {}) =>
    inventory.apply([{ operation: 'add', cls, ref, snapshot: snapshotOf({ uuid: ref, name_label: ref, ...fields }) }]);
  put('pool', 'Paris', { master: 'xs-01' });
  put('host_metrics', 'm1', { live: true });
  put('host', 'xs-01', { metrics: 'm1', enabled: true, address: '10.0.0.1' });
  put('host', 'xs-02', { metrics: 'm1', enabled: false, address: '10.0.0.2' });
  put('vm', 'web-07', {
    power_state: 'Running',
    resident_on: 'xs-01',
    tags: ['prod', 'Shop front'],
    guest_metrics: 'g',
  });
  put('vm_guest_metrics', 'g', { networks: { '0/ip': '10.20.4.17', '0/ipv6/0': 'fe80::1' } });
  put('vm', 'web-08', { power_state: 'Halted', tags: ['test'], name_description: 'Shop spare' });
  put('vm', 'db-orders', { power_state: 'Running', resident_on: 'xs-02', current_operations: { t: 'pool_migrate' } });
  put('sr', 'nfs-prod', { shared: true });
  const made = new Tree(infrastructure, USUAL);
  made.setSites([{ pool: 'p', name: 'n', view: inventory }]);
  inventory.onChange((touched) => made.touch('p', touched));
  return { tree: made, inventory };
}

for (const [text, found] of [
  ['web', ['web-07', 'web-08']],
  ['WEB 07', ['web-07']],
  ['web orders', []],
  ['shop', ['web-08']],
  ['tag:prod', ['web-07']],
  ['tag:shop', ['web-07']],
  ['tag:"shop front" web', ['web-07']],
  ['tag:', ['Paris', 'xs-01', 'web-07', 'xs-02', 'db-orders', 'web-08', 'nfs-prod']],
  ['host:xs-01', ['xs-01', 'web-07']],
  ['host:02 state:busy', ['db-orders']],
  ['pool:par web', ['web-07', 'web-08']],
  ['pool:lyon', []],
  ['state:running', ['web-07', 'db-orders']],
  ['state:live', ['Paris', 'xs-01']],
  ['state:off', ['web-08']],
  ['state:maint', ['xs-02']],
  ['state:migrating', ['db-orders']],
  ['ip:10.20', ['web-07']],
  ['ip:10.0.0', ['xs-01', 'xs-02']],
  ['10.20.4', ['web-07']],
  ['0.20.4', []],
  ['ip:fe80', []],
  ['dborders', ['db-orders']],
  ['ordres', ['db-orders']],
  ['wbe', []],
  ['state:runing web', ['web-07']],
  ['nothing-like-it', []],
  ['"web-0', ['web-07', 'web-08']],
] as const)
  test(`filter ${text}`, () => {
    const { tree: it } = tree();
    it.setExpanded(() => true);
    it.setFilter(text);
    const rows = it.rows().filter((row) => row.found || text === 'tag:');
    assert.deepEqual(
      rows.map(({ node }) => node.name),
      found,
    );
  });

test('what stands above something found is shown, everything is open, and clearing restores', () => {
  const { tree: it } = tree();
  const before = it.rows();
  it.setFilter('web-07');
  assert.deepEqual(
    it.rows().map(({ node, found, expanded, posinset, setsize }) => [node.name, found, expanded, posinset, setsize]),
    [
      ['Paris', false, true, 1, 1],
      ['xs-01', false, true, 1, 1],
      ['web-07', true, false, 1, 1],
    ],
  );
  it.setFilter('');
  assert.deepEqual(it.rows(), before);
});

test('a filter follows what changes', () => {
  const { tree: it, inventory } = tree();
  it.setFilter('state:paused');
  assert.deepEqual(it.rows(), []);
  inventory.apply([
    {
      operation: 'mod',
      cls: 'vm',
      ref: 'web-08',
      snapshot: snapshotOf({ uuid: 'web-08', name_label: 'web-08', power_state: 'Paused' }),
    },
  ]);
  assert.deepEqual(
    it
      .rows()
      .filter(({ found }) => found)
      .map(({ node }) => node.name),
    ['web-08'],
  );
});

for (const [text, terms] of [
  ['', []],
  ['  ', []],
  ['a b', [{ word: 'a' }, { word: 'b' }]],
  ['Tag:Prod', [{ field: 'tag', word: 'prod' }]],
  ['tag: web', [{ word: 'web' }]],
  ['colour:red', [{ word: 'colour:red' }]],
  ['"two words"', [{ word: 'two words' }]],
  ['pool:"Lyon 2', [{ field: 'pool', word: 'lyon 2' }]],
  ['ip:fe80::1', [{ field: 'ip', word: 'fe80::1' }]],
  ['ubuntu-24:04', [{ word: 'ubuntu-24:04' }]],
] as const)
  test(`query ${JSON.stringify(text)}`, () => assert.deepEqual(parseQuery(text), terms));

for (const [word, text, is] of [
  ['web', 'wbe', false],
  ['webs', 'web-07', true],
  ['ordres', 'db-orders', true],
  ['postgrse', 'postgres-main', true],
  ['postgrxx', 'postgres-main', true],
  ['psotgrxx', 'postgres-main', false],
  ['mail', 'database', false],
] as const)
  test(`near ${word} ~ ${text}`, () => assert.equal(near(word, text), is));
