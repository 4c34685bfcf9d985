import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotOf, type InventoryEvent } from '../event.ts';
import { Inventory } from '../inventory.ts';
import { savedArrangement } from '../search/arrangement.ts';
import { BUILT_IN, type SavedView } from '../search/saved-view.ts';
import { USUAL, type Arrangement, type Show } from './arrangement.ts';
import { infrastructure } from './infrastructure.ts';
import { labels } from './labels.ts';
import { naturalKey } from './natural.ts';
import { objects } from './objects.ts';
import { Tree } from './tree.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A pool whose objects have their name as reference and identity. */
class World {
  readonly inventory: Inventory;
  constructor(pool = 'p') {
    this.inventory = new Inventory(pool);
  }
  put(cls: string, ref: string, fields: Fields = {}): this {
    const before = this.inventory.record(cls, ref) ?? { uuid: ref, name_label: ref, managed: true };
    const event: InventoryEvent = { operation: 'mod', cls, ref, snapshot: snapshotOf({ ...before, ...fields }) };
    this.inventory.apply([event]);
    return this;
  }
  del(cls: string, ref: string): this {
    this.inventory.apply([{ operation: 'del', cls, ref }]);
    return this;
  }
  host(ref: string, live = true, fields: Fields = {}): this {
    return this.put('host_metrics', `${ref}-m`, { live }).put('host', ref, {
      metrics: `${ref}-m`,
      enabled: true,
      ...fields,
    });
  }
}

function paris(): World {
  return new World()
    .put('pool', 'Paris', { master: 'xs-02' })
    .host('xs-01')
    .host('xs-02')
    .put('vm', 'dom0', { is_control_domain: true, resident_on: 'xs-01', power_state: 'Running' });
}

function treeOf(world: World, arrangement: Arrangement = infrastructure, show: Partial<Show> = {}): Tree {
  const tree = new Tree(arrangement, { ...USUAL, ...show });
  tree.setExpanded(() => true);
  tree.setSites([{ pool: world.inventory.pool, name: 'saved name', view: world.inventory }]);
  world.inventory.onChange((touched) => tree.touch(world.inventory.pool, touched));
  return tree;
}

/** The rows as an indented list. */
const drawn = (tree: Tree): string[] => tree.rows().map(({ depth, node }) => '  '.repeat(depth) + node.name);

const running = (host: string): Fields => ({ power_state: 'Running', resident_on: host });

test('servers stand under their pool, the coordinator first; VMs under the server they run on', () => {
  const world = paris().put('vm', 'web-10', running('xs-01')).put('vm', 'web-2', running('xs-01')).put('vm', 'batch');
  assert.deepEqual(drawn(treeOf(world)), ['Paris', '  xs-02', '  xs-01', '    web-2', '    web-10', '  batch']);
});

test('a lone server stands at the top with everything under it', () => {
  const world = new World()
    .put('pool', 'x', { name_label: '', master: 'solo' })
    .host('solo')
    .put('vm', 'a')
    .put('sr', 'nfs', { shared: true });
  assert.deepEqual(drawn(treeOf(world)), ['solo', '  a', '  nfs']);
});

test('a pool of which nothing is known stands under its saved name until it is', () => {
  const world = new World();
  const tree = treeOf(world);
  assert.deepEqual(drawn(tree), ['saved name']);
  assert.equal(tree.rows()[0]?.node.subject.type, 'connection');
  world.put('pool', 'Paris', { master: 'xs' });
  assert.deepEqual(drawn(tree), ['Paris']);
});

const home = { Halted: {}, Suspended: { suspend_VDI: 'x' } };
for (const [power_state, extra] of Object.entries(home))
  for (const [title, fields, expected] of [
    ['no home: at the pool', {}, ['Paris', '  xs-02', '  xs-01', '  vm']],
    ['a live home server: under it', { affinity: 'xs-01' }, ['Paris', '  xs-02', '  xs-01', '    vm']],
    ['a home server that is gone: at the pool', { affinity: 'nowhere' }, ['Paris', '  xs-02', '  xs-01', '  vm']],
    [
      'local disks: where they are, whatever its home',
      { affinity: 'xs-01', VBDs: ['b'] },
      ['Paris', '  xs-02', '    vm', '  xs-01'],
    ],
    [
      'only a CD on local storage: its home',
      { affinity: 'xs-01', VBDs: ['cd'] },
      ['Paris', '  xs-02', '  xs-01', '    vm'],
    ],
  ] as const)
    test(`${power_state} VM with ${title}`, () => {
      const world = paris()
        .put('pbd', 'pbd', { host: 'xs-02', SR: 'local', currently_attached: true })
        .put('sr', 'local', { shared: false, PBDs: ['pbd'] })
        .put('vdi', 'd', { SR: 'local' })
        .put('vbd', 'b', { VM: 'vm', VDI: 'd', type: 'Disk' })
        .put('vbd', 'cd', { VM: 'vm', VDI: 'd', type: 'CD' })
        .put('vm', 'vm', { power_state, ...extra, ...fields });
      assert.deepEqual(drawn(treeOf(world)), expected);
    });

test('a VM whose home server dies moves to the pool; one that ran there stays where it was last seen', () => {
  const world = paris().put('vm', 'off', { affinity: 'xs-01' }).put('vm', 'on', running('xs-01'));
  const tree = treeOf(world);
  world.host('xs-01', false);
  assert.deepEqual(drawn(tree), ['Paris', '  xs-02', '  xs-01', '    on', '  off']);
});

for (const [title, cls, fields] of [
  ['a control domain', 'vm', { is_control_domain: true }],
  ['an internal template', 'vm', { is_a_template: true, other_config: { xensource_internal: 'true' } }],
  ['what another console is still making', 'vm', { name_label: '__gui__new' }],
  ['a snapshot', 'vm', { is_a_snapshot: true, is_a_template: true }],
  ['the tools SR', 'sr', { shared: true, is_tools_sr: true }],
  ['a tmpfs SR', 'sr', { shared: true, type: 'tmpfs' }],
] as const)
  test(`never in the tree: ${title}`, () => {
    const everything = { templates: true, builtInTemplates: true, localStorage: true, hidden: true };
    assert.deepEqual(drawn(treeOf(paris().put(cls, 'it', fields), infrastructure, everything)).length, 3);
  });

for (const [title, cls, fields, show] of [
  ['templates', 'vm', { is_a_template: true }, { templates: true }],
  ['built-in templates', 'vm', { is_a_template: true, is_default_template: true }, { builtInTemplates: true }],
  ['local storage', 'sr', { shared: false }, { localStorage: true }],
  ['hidden objects', 'vm', { other_config: { HideFromXenCenter: 'true' } }, { hidden: true }],
  ['storage of a disaster recovery', 'sr', { shared: true, introduced_by: 'task' }, { hidden: true }],
] as const)
  test(`only on demand: ${title}`, () => {
    const world = paris().put(cls, 'it', fields);
    assert.equal(drawn(treeOf(world)).length, 3);
    assert.deepEqual(drawn(treeOf(world, infrastructure, show)).slice(3), ['  it']);
  });

test('siblings in the order of their kinds', () => {
  const world = paris()
    .put('vm', 'a-template', { is_a_template: true })
    .put('sr', 'a-sr', { shared: true })
    .put('vm', 'z-vm');
  const tree = treeOf(world, infrastructure, { templates: true });
  assert.deepEqual(drawn(tree).slice(3), ['  z-vm', '  a-sr', '  a-template']);
});

test('a moved VM keeps its key and all other rows stay the same objects', () => {
  const world = paris()
    .put('vm', 'web', running('xs-01'))
    .put('vm', 'db', running('xs-01'))
    .put('vm', 'app', running('xs-01'));
  const tree = treeOf(world);
  const before = new Map(tree.rows().map((row) => [row.node.key, row]));
  world.put('vm', 'web', running('xs-02'));
  const after = tree.rows();
  assert.deepEqual(drawn(tree), ['Paris', '  xs-02', '    web', '  xs-01', '    app', '    db']);
  assert.ok(after.every(({ node }) => before.has(node.key)));
  assert.equal(after[0], before.get(after[0]?.node.key ?? ''));
});

test('a change that moves nothing leaves the very same rows', () => {
  const world = paris().put('vm', 'web', running('xs-01'));
  const tree = treeOf(world);
  const rows = tree.rows();
  world.put('vm', 'web', { name_description: 'x', current_operations: { t: 'snapshot' } });
  world.put('task', 't', { progress: 0.5 });
  assert.equal(tree.rows(), rows);
});

test('rows know their place among the siblings that are shown', () => {
  const world = paris().put('vm', 'a').put('vm', 'b');
  const tree = treeOf(world);
  const places = tree.rows().map(({ node, posinset, setsize, size }) => [node.name, posinset, setsize, size]);
  assert.deepEqual(places, [
    ['Paris', 1, 1, 4],
    ['xs-02', 1, 4, 0],
    ['xs-01', 2, 4, 0],
    ['a', 3, 4, 0],
    ['b', 4, 4, 0],
  ]);
  tree.setExpanded(() => false);
  assert.deepEqual(drawn(tree), ['Paris']);
  assert.deepEqual(tree.above('p/VM/a'), ['p/pool/Paris']);
});

test('a pool that leaves the list leaves the tree', () => {
  const world = paris();
  const tree = treeOf(world);
  tree.setSites([]);
  assert.deepEqual(tree.rows(), []);
});

test('an object restored under a new reference stays', () => {
  const world = paris().put('vm', 'old-ref', { uuid: 'same', name_label: 'vm' });
  const tree = treeOf(world);
  const again = new World();
  again.inventory.apply([...world.inventory.events()].filter(({ ref }) => ref !== 'old-ref'));
  again.put('vm', 'new-ref', { uuid: 'same', name_label: 'vm' });
  tree.setSites([{ pool: 'p', name: 'n', view: again.inventory }]);
  assert.deepEqual(drawn(tree).slice(-1), ['  vm']);
  const { subject } = tree.get('p/VM/same') ?? {};
  assert.equal(subject?.type === 'object' && subject.ref, 'new-ref');
});

test('what came before anybody listened is there all the same', () => {
  const world = paris();
  const tree = new Tree(infrastructure, USUAL);
  tree.setExpanded(() => true);
  tree.setSites([{ pool: 'p', name: 'n', view: world.inventory }]);
  assert.equal(tree.rows().length, 3);
  world.put('vm', 'unheard');
  assert.deepEqual(drawn(tree).slice(3), ['  unheard']);
  world.del('vm', 'unheard');
  assert.equal(tree.rows().length, 3);
});

test('objects by type', () => {
  const world = paris()
    .put('vm', 'web')
    .put('vm', 'snap', { is_a_snapshot: true, is_a_template: true })
    .put('network', 'lan');
  assert.deepEqual(drawn(treeOf(world, objects)), [
    'Pools', '  Paris', 'Servers', '  xs-01', '  xs-02', 'Virtual machines', '  web', 'Snapshots', '  snap', 'Networks', '  lan',
  ]); // prettier-ignore
});

test('folders, tags and vApps; an object stands wherever it is labelled; empty folders are there too', () => {
  const world = paris()
    .put('pool', 'Paris', { master: 'xs-02', other_config: { EMPTY_FOLDERS: '/Shops/Old' } })
    .put('vm_appliance', 'stack', { VMs: ['web'] })
    .put('vm', 'web', { tags: ['prod', 'web'], other_config: { folder: '/Shops' }, appliance: 'stack' });
  const tree = treeOf(world, labels);
  assert.deepEqual(drawn(tree), [
    'Folders', '  Shops', '    Old', '    web', 'Tags', '  prod', '    web', '  web', '    web', 'vApps', '  stack', '    web',
  ]); // prettier-ignore
  assert.equal(new Set(tree.rows().map(({ node }) => node.key)).size, tree.rows().length);
  world.put('vm', 'web', { tags: ['prod'], other_config: {} });
  assert.deepEqual(drawn(tree).slice(0, 5), ['Folders', '  Shops', '    Old', 'Tags', '  prod']);
});

const builtIn = (id: string): Arrangement => {
  const view = BUILT_IN.find((one) => one.id === `built-in-${id}`);
  assert.ok(view);
  return savedArrangement(view, () => 0);
};

test('VMs by state and by system', () => {
  const world = paris()
    .put('vm', 'a', { power_state: 'Halted' })
    .put('vm', 'b', { ...running('xs-01'), guest_metrics: 'g' })
    .put('vm_guest_metrics', 'g', { os_version: { name: 'Debian 12' } });
  assert.deepEqual(drawn(treeOf(world, builtIn('state'))), ['Halted', '  a', 'Running', '  b']);
  const tree = treeOf(world, builtIn('system'));
  assert.deepEqual(drawn(tree), ['Debian 12', '  b', 'Unknown system', '  a']);
  world.put('vm_guest_metrics', 'g', { os_version: { name: 'Debian 13' } });
  assert.deepEqual(drawn(tree)[0], 'Debian 13');
});

test('a saved view stands its objects under other objects, which are groups and not members', () => {
  const view: SavedView = {
    id: 'v',
    name: 'Web servers',
    kinds: ['pool', 'server', 'virtual machine', 'network'],
    filter: { join: 'none', of: [{ on: 'name', how: 'contains', value: 'batch' }] },
    groups: ['pool', 'server', 'folder'],
  };
  const world = paris()
    .put('vm', 'web', { ...running('xs-01'), other_config: { folder: '/Shops/Web' } })
    .put('vm', 'batch-1', running('xs-01'))
    .put('vm', 'off', { power_state: 'Halted' });
  const tree = treeOf(
    world,
    savedArrangement(view, () => 0),
  );
  const expected = ['Paris', '  xs-01', '    Shops', '      Web', '        web', '  xs-02', '  off'];
  assert.deepEqual(drawn(tree), expected);
  const groups = tree.rows().filter(({ node }) => node.name.startsWith('xs-'));
  assert.ok(groups.every(({ node }) => node.subject.type === 'object' && node.subject.cls === 'host'));
  world.put('host', 'xs-01', { name_label: 'xs-new' });
  assert.deepEqual(drawn(tree)[1], '  xs-02');
  assert.deepEqual(drawn(tree)[2], '  xs-new');
});

test('groups that the filter rules out are not shown', () => {
  const world = paris()
    .put('vm', 'web', { tags: ['prod', 'web'] })
    .put('vm', 'db', { tags: ['test'] });
  const view: SavedView = {
    id: 'v',
    name: 'Production',
    kinds: ['virtual machine'],
    filter: { join: 'all', of: [{ on: 'tag', how: 'is', value: 'prod' }] },
    groups: ['tag'],
  };
  assert.deepEqual(
    drawn(
      treeOf(
        world,
        savedArrangement(view, () => 0),
      ),
    ),
    ['prod', '  web'],
  );
});

test('names sort the way people count', () => {
  const names = ['vm10', 'vm2', 'Vm1', 'vm02', 'éa', 'eb', 'a', '10', '9', 'vm 2'];
  const sorted = names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
  assert.deepEqual(sorted, ['9', '10', 'a', 'éa', 'eb', 'vm 2', 'Vm1', 'vm2', 'vm02', 'vm10']);
});

test('odd names do no harm', () => {
  const odd = ['', '__proto__', 'x'.repeat(5000), 'line\nbreak', '\u202Eright-to-left', '🦊', '<&]]>'];
  const world = paris();
  for (const [i, name_label] of odd.entries()) world.put('vm', `v${i}`, { name_label });
  const names = treeOf(world)
    .rows()
    .map(({ node }) => node.name);
  assert.equal(names.length, 3 + odd.length);
  assert.ok(names.every((name) => name !== '' && name.length <= 1001));
});

test('a line is found by its key, among the latest rows and those of before', () => {
  const world = paris().put('vm', 'a', running('xs-01')).put('vm', 'c', running('xs-01'));
  const tree = treeOf(world);
  const before = tree.rows();
  const keys = (): string[] => tree.rows().map(({ node }) => node.key);
  const found = (rows: ReturnType<Tree['rows']>): number[] => rows.map(({ node }) => tree.indexOf(rows, node.key));
  assert.deepEqual(found(before), [...before.keys()]);
  world.put('vm', 'b', running('xs-01'));
  assert.deepEqual(found(tree.rows()), [...keys().keys()]);
  assert.deepEqual(found(before), [...before.keys()]);
  tree.setFilter('b');
  assert.equal(tree.indexOf(tree.rows(), 'p/VM/a'), -1);
  assert.ok(tree.indexOf(tree.rows(), 'p/VM/b') > 0);
});
