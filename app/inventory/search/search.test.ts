import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotOf } from '../event.ts';
import { Inventory } from '../inventory.ts';
import type { AnyObj } from '../view.ts';
import { holdsOf } from './matches.ts';
import { PROPERTIES } from './properties.ts';
import { HOWS } from './property.ts';
import { BUILT_IN, freeName, savedViewsOf, type Filter } from './saved-view.ts';

/** Noon where this test runs, so that neighbouring days are never in doubt. */
const NOW = new Date(2026, 2, 10, 12).getTime();
const GIB = 2 ** 30;
const daysAgo = (days: number): string => new Date(NOW - days * 86_400_000).toISOString();

const objects: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
  ['pool', 'Paris', { master: 'xs-01', ha_enabled: true }],
  ['host_metrics', 'm', { live: true }],
  ['host', 'xs-01', { metrics: 'm', address: '10.0.0.1', software_version: { product_version: '8.2' } }],
  ['host', 'xs-02', { metrics: 'm', address: '10.0.0.2', software_version: { product_version: '8.3' } }],
  ['sr', 'nfs', { shared: true }],
  ['network', 'DMZ', {}],
  ['vif', 'vif', { VM: 'web', network: 'DMZ' }],
  ['vbd', 'vbd', { VM: 'web', VDI: 'disk', type: 'Disk' }],
  ['vdi', 'disk', { SR: 'nfs', VBDs: ['vbd'], virtual_size: 20 * GIB, managed: true }],
  ['vm_metrics', 'vmm', { memory_actual: 4 * GIB, start_time: daysAgo(1) }],
  [
    'vm_guest_metrics',
    'g',
    { os_version: { name: 'Debian 12' }, networks: { '0/ip': '10.1.2.3' }, PV_drivers_version: {} },
  ],
  ['vm_appliance', 'shop', {}],
  [
    'vm',
    'web',
    {
      name_description: 'The shop window',
      power_state: 'Running',
      resident_on: 'xs-01',
      metrics: 'vmm',
      guest_metrics: 'g',
      VIFs: ['vif'],
      VBDs: ['vbd'],
      tags: ['prod'],
      appliance: 'shop',
      ha_restart_priority: 'restart',
      other_config: { folder: '/Shops/Web', 'XenCenter.CustomFields.owner': 'Ada' },
    },
  ],
];

const inventory = new Inventory('p');
inventory.apply(
  objects.map(([cls, ref, fields]) => ({
    operation: 'add',
    cls,
    ref,
    snapshot: snapshotOf({ uuid: ref, name_label: ref, ...fields }),
  })),
);
const get = (cls: 'VM' | 'pool' | 'SR' | 'VDI' | 'host', ref: string): AnyObj => inventory.get(cls, ref) as AnyObj;
const web = get('VM', 'web');
const ask = (obj: AnyObj, on: string, how: string, value = ''): boolean | undefined =>
  holdsOf({ view: inventory, now: NOW }, obj, { on, how, value });

const cases: readonly (readonly [AnyObj, string, string, string, boolean | undefined])[] = [
  [web, 'name', 'contains', 'WE', true],
  [web, 'name', 'excludes', 'we', false],
  [web, 'name', 'starts', 'eb', false],
  [web, 'name', 'ends', 'eb', true],
  [web, 'name', 'is', 'web', true],
  [web, 'name', 'contains', '', undefined],
  [web, 'description', 'contains', 'shop', true],
  [web, 'kind', 'is', 'virtual machine', true],
  [get('SR', 'nfs'), 'kind', 'is', 'shared storage', true],
  [web, 'tag', 'is', 'prod', true],
  [web, 'tag', 'is', 'Prod', false],
  [web, 'tag', 'is-not', 'test', true],
  [web, 'tag', 'none', '', false],
  [get('host', 'xs-01'), 'tag', 'none', '', true],
  [web, 'power', 'is', 'Running', true],
  [get('host', 'xs-01'), 'power', 'is-not', 'Running', false],
  [web, 'system', 'contains', 'debian', true],
  [web, 'tools', 'is', 'missing', true],
  [web, 'memory', 'above', String(3 * GIB), true],
  [web, 'memory', 'below', String(4 * GIB), false],
  [web, 'memory', 'is', String(4 * GIB), true],
  [get('VDI', 'disk'), 'size', 'above', String(20 * GIB), false],
  [web, 'address', 'starts', '10.1.2', true],
  [get('host', 'xs-02'), 'address', 'starts', '10.0.0.2', true],
  [web, 'started', 'yesterday', '', true],
  [web, 'started', 'today', '', false],
  [web, 'started', 'week', '', true],
  [web, 'started', 'week-before', '', false],
  [web, 'started', 'on', '2026-03-09', true],
  [web, 'started', 'before', '2026-03-08', false],
  [web, 'started', 'after', '2026-03-09', true],
  [web, 'ha', 'is', 'restart', true],
  [get('pool', 'Paris'), 'ha-on', 'yes', '', true],
  [get('pool', 'Paris'), 'mixed', 'yes', '', true],
  [get('VDI', 'disk'), 'shared', 'yes', '', true],
  [web, 'in-vapp', 'no', '', false],
  [web, 'has-fields', 'yes', '', true],
  [web, 'uuid', 'starts', 'we', true],
  [web, 'pool', 'is', 'paris', true],
  [web, 'server', 'object', 'xs-01', true],
  [web, 'server', 'object', 'xs-02', false],
  [web, 'network', 'contains', 'dmz', true],
  [web, 'storage', 'is', 'nfs', true],
  [web, 'disk', 'is', 'disk', true],
  [get('VDI', 'disk'), 'vm', 'is', 'web', true],
  [web, 'vapp', 'is', 'shop', true],
  [web, 'folder', 'is', '/Shops/Web', true],
  [web, 'folders', 'is', 'shops', true],
  [web, 'in-folder', 'yes', '', true],
  [web, 'in-pool', 'no', '', false],
  [web, 'field:owner', 'contains', 'ada', true],
  [web, 'field:cost', 'contains', 'a', false],
  [web, 'a property of a later version', 'is', 'x', undefined],
];

for (const [obj, on, how, value, expected] of cases)
  test(`${obj.uuid}: ${on} ${how} "${value}" is ${String(expected)}`, () => {
    assert.equal(ask(obj, on, how, value), expected);
  });

test('every property is asked above', () => {
  const asked = new Set(cases.map(([, on]) => on));
  assert.deepEqual(
    PROPERTIES.map(({ id }) => id).filter((id) => !asked.has(id)),
    [],
  );
  assert.ok(PROPERTIES.every(({ sort }) => HOWS[sort].length > 0));
});

test('all, any and none, one in the other; what is not understood lets through', () => {
  const at = { view: inventory, now: NOW };
  const [yes, no, open]: readonly Filter[] = [
    { on: 'name', how: 'is', value: 'web' },
    { on: 'name', how: 'is', value: 'db' },
    { xml: '<Later />' },
  ];
  assert.ok(yes && no && open);
  const of = (join: 'all' | 'any' | 'none', ...filters: readonly Filter[]) => holdsOf(at, web, { join, of: filters });
  assert.equal(of('all', yes, no), false);
  assert.equal(of('all', yes, open), true);
  assert.equal(of('any', no, yes), true);
  assert.equal(of('none', no), true);
  assert.equal(of('none', yes, no), false);
  assert.equal(of('all', open), undefined);
  assert.equal(of('all', yes, { join: 'none', of: [no] }), true);
});

test('damaged and foreign entries among what was kept are left out', () => {
  const [view] = BUILT_IN;
  assert.deepEqual(savedViewsOf([view, { id: 'x' }, 7, { ...view, kinds: ['ghost'] }]), [view]);
  assert.deepEqual(savedViewsOf('nothing'), []);
  assert.equal(freeName('Web', new Set(['Web', 'Web (2)'])), 'Web (3)');
});
