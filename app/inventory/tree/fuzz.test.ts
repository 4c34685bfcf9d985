import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotOf, type InventoryEvent } from '../event.ts';
import { Inventory } from '../inventory.ts';
import { savedArrangement } from '../search/arrangement.ts';
import { BUILT_IN, KINDS, type SavedView } from '../search/saved-view.ts';
import { infrastructure } from './infrastructure.ts';
import { labels } from './labels.ts';
import { objects } from './objects.ts';
import { Tree } from './tree.ts';

function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

/** A VM, its drive and its disk share a number; a server tells of the VM when its drives change. */
const DISKS = new Set(['vm', 'vbd', 'vdi']);
const vms = Array.from({ length: 8 }, (_, i) => `vm${i}`);

/** Random objects that hang together, or do not. */
function randomEvent(roll: (sides: number) => number): InventoryEvent {
  const disk = roll(8);
  const pick = <T>(first: T, ...rest: readonly T[]): T => rest[roll(rest.length + 1) - 1] ?? first;
  const ref = (kind: string, of = 4) => `${kind}${roll(of)}`;
  const flag = (of = 2) => roll(of) === 0;
  const makers: Record<string, () => Record<string, unknown>> = {
    pool: () => ({
      master: ref('host'),
      name_label: pick('Paris', 'Lyon', ''),
      other_config: flag() ? { EMPTY_FOLDERS: '/a;/b/c' } : {},
    }),
    host: () => ({ metrics: ref('host_metrics'), enabled: flag() }),
    host_metrics: () => ({ live: flag() }),
    vm: () => ({
      power_state: pick('Running', 'Halted', 'Paused', 'Odd'),
      resident_on: pick('OpaqueRef:NULL', ref('host')),
      affinity: pick('OpaqueRef:NULL', ref('host')),
      is_a_template: flag(6),
      is_a_snapshot: flag(9),
      snapshot_of: pick('OpaqueRef:NULL', ref('vm', 8)),
      snapshots: vms,
      is_control_domain: flag(9),
      VBDs: [`vbd${disk}`],
      tags: flag() ? [pick('prod', 'test'), 'x'] : [],
      appliance: pick('OpaqueRef:NULL', ref('vm_appliance', 2)),
      guest_metrics: ref('vm_guest_metrics'),
      other_config: flag(3) ? { folder: pick('/a', '/b/c', '/b') } : flag(8) ? { HideFromXenCenter: 'true' } : {},
    }),
    sr: () => ({ shared: flag(), PBDs: flag() ? [ref('pbd')] : [], is_tools_sr: flag(8) }),
    pbd: () => ({ host: ref('host'), SR: ref('sr'), currently_attached: flag() }),
    vbd: () => ({ VM: `vm${disk}`, VDI: `vdi${disk}`, type: pick('Disk', 'CD') }),
    vdi: () => ({ SR: ref('sr'), VBDs: [`vbd${disk}`], managed: true }),
    network: () => ({}),
    vm_appliance: () => ({ VMs: vms }),
    vm_guest_metrics: () => ({ os_version: { name: pick('Debian', 'Windows') } }),
  };
  const cls = pick('vm', 'vm', 'vm', ...Object.keys(makers));
  const one = cls === 'pool' ? 'pool0' : DISKS.has(cls) ? `${cls}${disk}` : ref(cls);
  if (roll(6) === 0 && cls !== 'pool' && cls !== 'vbd' && cls !== 'vdi') return { operation: 'del', cls, ref: one };
  const record = { uuid: one, name_label: `${one} ${roll(3)}`, ...makers[cls]?.() };
  return { operation: 'mod', cls, ref: one, snapshot: snapshotOf(record) };
}

const nested: SavedView = {
  id: 'nested',
  name: 'Everything',
  kinds: KINDS,
  filter: { join: 'none', of: [{ on: 'tag', how: 'is', value: 'test' }] },
  groups: ['pool', 'server', 'storage', 'folder'],
};
const saved = ['system', 'vapp', 'storage', 'snapshots'].flatMap((id) => BUILT_IN.filter((one) => one.id.endsWith(id)));
const arrangements = [
  infrastructure,
  objects,
  labels,
  ...[...saved, nested].map((one) => savedArrangement(one, () => 0)),
];

const queries = ['', '', 'vm', 'vm3 1', 'tag:prod', 'zm2', 'state:halt', 'host:host1 vm', 'prod tag:x'];

for (const arrangement of arrangements)
  for (let seed = 1; seed <= 25; seed += 1)
    test(`${arrangement.id}, seed ${seed}: kept up to date equals built from scratch`, () => {
      const roll = dice(seed);
      const show = { templates: true, builtInTemplates: false, localStorage: true, hidden: roll(2) === 0 };
      const inventory = new Inventory('p');
      const tree = new Tree(arrangement, show);
      tree.setExpanded(() => true);
      const site = { pool: 'p', name: 'saved', view: inventory };
      tree.setSites([site]);
      inventory.onChange((touched) => tree.touch('p', touched));
      let filter = '';
      for (let batch = 0; batch < 25; batch += 1) {
        if (roll(5) === 0) tree.setFilter((filter = queries[roll(queries.length)] ?? ''));
        inventory.apply(Array.from({ length: 1 + roll(8) }, () => randomEvent(roll)));
        const scratch = new Tree(arrangement, show);
        scratch.setExpanded(() => true);
        scratch.setSites([site]);
        scratch.setFilter(filter);
        assert.deepEqual(tree.rows(), scratch.rows());
      }
    });
