import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotOf } from '../event.ts';
import { Inventory } from '../inventory.ts';
import { lookup, type AnyObj } from '../view.ts';
import { troubleOf } from './health.ts';

type Fields = Readonly<Record<string, unknown>>;

const NOW = Date.UTC(2026, 10, 26);
const good: Fields = {
  metrics: 'm',
  software_version: { product_version: '8.4.0' },
  license_params: { expiry: '20281231T00:00:00Z' },
};
const host = (more: Fields = {}): Fields => ({ ...good, ...more });
const version = (product_version: string): Fields => ({ software_version: { product_version } });

function world(one: Fields, two: Fields, pbd: Fields = {}): Inventory {
  const inventory = new Inventory('p');
  const objects: readonly (readonly [string, string, Fields])[] = [
    ['pool', 'p', { name_label: 'Paris', master: 'h1' }],
    ['host_metrics', 'm', { live: true }],
    ['host_metrics', 'dead', { live: false }],
    ['host', 'h1', one],
    ['host', 'h2', two],
    ['pbd', 'pbd', { host: 'h1', SR: 'sr', currently_attached: true, ...pbd }],
    ['sr', 'sr', { shared: true, PBDs: ['pbd'] }],
  ];
  inventory.apply(
    objects.map(([cls, ref, fields]) => ({
      operation: 'add',
      cls,
      ref,
      snapshot: snapshotOf({ uuid: ref, name_label: ref, ...fields }),
    })),
  );
  return inventory;
}

const over = { license_params: { expiry: '20250101T00:00:00Z' } };
const paths = (...noted: readonly string[]): Fields => ({
  other_config: { multipathed: 'true', ...Object.fromEntries(noted.map((one, at) => [`mpath-${at}`, one])) },
});

const cases: readonly (readonly [title: string, view: Inventory, obj: string, code: string | undefined])[] = [
  ['a pool in which all is well', world(host(), host()), 'pool p', undefined],
  ['a server in which all is well', world(host(), host()), 'host h2', undefined],
  ['a licence that ended', world(host(), host(over)), 'host h2', 'licence-over'],
  ['a pool with such a server', world(host(), host(over)), 'pool p', 'licence-over-somewhere'],
  [
    'a licence for ever',
    world(host(), host({ license_params: { expiry: '99990101T00:00:00Z' } })),
    'host h2',
    undefined,
  ],
  ['a licence of which nothing is told', world(host(), host({ license_params: {} })), 'host h2', undefined],
  ['a crash on record', world(host(), host({ crashdumps: ['c'] })), 'host h2', 'crash-dumps'],
  ['older than its coordinator', world(host(version('8.10.0')), host(version('8.9.1'))), 'host h2', 'older'],
  ['newer than its coordinator', world(host(version('8.9')), host(version('8.10'))), 'host h2', undefined],
  ['a pool of two versions', world(host(), host(version('8.2.1'))), 'pool p', 'mixed-versions'],
  ['a hotfix that another has', world(host({ updates: ['u1'] }), host()), 'host h2', 'behind'],
  ['a pool of two hotfix levels', world(host({ updates: ['u1'] }), host()), 'pool p', 'mixed-updates'],
  [
    'the same hotfixes in another order',
    world(host({ updates: ['a', 'b'] }), host({ updates: ['b', 'a'] })),
    'pool p',
    undefined,
  ],
  [
    'updates of the repository that another has',
    world(
      host({ last_update_hash: 'new', latest_synced_updates_applied: 'yes' }),
      host({ last_update_hash: 'old', latest_synced_updates_applied: 'no' }),
    ),
    'host h2',
    'behind',
  ],
  [
    'updates that nobody has yet',
    world(
      host({ last_update_hash: 'old', latest_synced_updates_applied: 'no' }),
      host({ last_update_hash: 'old', latest_synced_updates_applied: 'no' }),
    ),
    'host h2',
    undefined,
  ],
  [
    'a server that does not answer says nothing of itself',
    world(host(), host({ ...over, metrics: 'dead' })),
    'host h2',
    undefined,
  ],
  ['all paths', world(host(), host(), paths('[2, 2]')), 'SR sr', undefined],
  ['a path lost', world(host(), host(), paths('[2, 2]', '[1L, 2L]')), 'SR sr', 'paths-lost'],
  [
    'paths of a connection that is not attached',
    world(host(), host(), { ...paths('[0, 2]'), currently_attached: false }),
    'SR sr',
    undefined,
  ],
];

for (const [title, view, name, code] of cases)
  test(`${title}: ${code ?? 'nothing'}`, () => {
    const [cls = '', ref = ''] = name.split(' ');
    const trouble = troubleOf(view, lookup(view, cls, ref) as AnyObj, NOW);
    assert.equal(trouble?.code, code);
    if (trouble) assert.match(trouble.sentence, /^[A-Z].*\.$/);
  });
