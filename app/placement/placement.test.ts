import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GiB, Made } from '../actions/testing/made.ts';
import { survey } from './facts.ts';
import { compareVersions } from './levels.ts';
import { pack } from './pack.ts';
import { Room } from './room.ts';
import { whyNot, whyNotNow } from './why-not.ts';
import type { Way } from './why-not.ts';

const ref = (name: string): string => `OpaqueRef:${name}`;

/** Two servers that share everything, a VM of 16 GiB on the first. */
function world(): Made {
  const made = new Made();
  made.put('pool', 'paris', { master: ref('a') });
  made.put('SR', 'nfs', { shared: true });
  made.put('network', 'lan', { PIFs: [ref('pif-a'), ref('pif-b')] });
  made.put('network', 'private', { PIFs: [] });
  for (const name of ['a', 'b']) {
    made.put('PBD', `pbd-${name}`, { SR: ref('nfs'), host: ref(name), currently_attached: true });
    made.put('PIF', `pif-${name}`, { network: ref('lan'), host: ref(name) });
    made.host(name, {
      name_label: name,
      PBDs: [ref(`pbd-${name}`)],
      PIFs: [ref(`pif-${name}`)],
      cpu_info: { vendor: 'GenuineIntel', cpu_count: '16', features_hvm: 'ffffffff-0000ffff' },
      software_version: { platform_version: '3.4.0' },
    });
  }
  made.put('VDI', 'disk', { SR: ref('nfs') });
  made.put('VBD', 'vbd', { VDI: ref('disk'), VM: ref('web'), type: 'Disk', empty: false });
  made.put('VIF', 'vif', { network: ref('lan'), VM: ref('web') });
  made.put('VM_guest_metrics', 'tools', { other: { 'feature-suspend': '1' }, PV_drivers_detected: true });
  vm(made, 'web', 16, { VBDs: [ref('vbd')], VIFs: [ref('vif')] });
  return made;
}

function vm(made: Made, name: string, gib: number, fields: object = {}): void {
  made.put('VM', name, {
    name_label: name,
    power_state: 'Running',
    resident_on: ref('a'),
    memory_dynamic_min: gib * GiB,
    memory_dynamic_max: gib * GiB,
    HVM_boot_policy: 'BIOS order',
    guest_metrics: ref('tools'),
    last_boot_CPU_flags: { vendor: 'GenuineIntel', features: '0f0f0f0f-00000001' },
    VCPUs_at_startup: 4,
    ...fields,
  });
}

/** A server that is as `b`, with memory of its own. */
function twin(made: Made, name: string, gib = 64): void {
  const { metrics: _own, ...like } = made.get('host', 'b');
  made.host(name, { ...like, name_label: name }, gib * GiB);
}

function codes(made: Made, way: Way = 'live', name = 'web', host = 'b'): readonly string[] {
  const site = survey(made.view);
  const facts = site.vms.get(ref(name));
  const target = site.hosts.get(ref(host));
  assert.ok(facts && target);
  return whyNot(site, Room.of(site), facts, target, way).map((one) => one.code);
}

const cases: readonly (readonly [string, (made: Made) => void, readonly string[]])[] = [
  ['nothing in the way', () => undefined, []],
  [
    'virtual hardware that the target does not offer',
    (made) => {
      made.put('VM', 'web', { hardware_platform_version: 2 });
      made.put('host', 'b', { virtual_hardware_platform_versions: [0, 1] });
    },
    ['VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION'],
  ],
  [
    'a CPU without virtualisation support',
    (made) => made.put('host', 'b', { capabilities: ['xen-3.0-x86_64'] }),
    ['VM_HVM_REQUIRED'],
  ],
  [
    'an internal network that another VM uses where it is',
    (made) => {
      made.put('network', 'private', { PIFs: [], VIFs: [ref('vif'), ref('vif-2')] });
      made.put('VIF', 'vif', { network: ref('private'), VM: ref('web'), currently_attached: true });
      made.put('VIF', 'vif-2', { network: ref('private'), VM: ref('other'), currently_attached: true });
      vm(made, 'other', 1);
    },
    ['VM_REQUIRES_NETWORK'],
  ],
  ['a target in maintenance', (made) => made.put('host', 'b', { enabled: false }), ['HOST_DISABLED']],
  ['a dead target', (made) => made.put('host_metrics', 'b-metrics', { live: false }), ['HOST_NOT_LIVE']],
  [
    'an older target',
    (made) => made.put('host', 'b', { software_version: { platform_version: '3.3.9' } }),
    ['NOT_SUPPORTED_DURING_UPGRADE'],
  ],
  [
    'another vendor',
    (made) => made.put('host', 'b', { cpu_info: { vendor: 'AuthenticAMD', features_hvm: 'ffffffff-ffffffff' } }),
    ['VM_INCOMPATIBLE_WITH_THIS_HOST'],
  ],
  [
    'a missing CPU feature',
    (made) => made.put('host', 'b', { cpu_info: { vendor: 'GenuineIntel', features_hvm: 'ffffffff-00000000' } }),
    ['VM_INCOMPATIBLE_WITH_THIS_HOST'],
  ],
  ['an unplugged SR', (made) => made.put('PBD', 'pbd-b', { currently_attached: false }), ['VM_REQUIRES_SR']],
  ['a network elsewhere', (made) => made.put('PIF', 'pif-b', { network: ref('other') }), ['VM_REQUIRES_NETWORK']],
  ['an interface that is down', (made) => made.put('PIF', 'pif-b', { currently_attached: false }), []],
  [
    'an interface that is part of a bond',
    (made) => made.put('PIF', 'pif-b', { bond_slave_of: ref('bond') }),
    ['HOST_CANNOT_ATTACH_NETWORK'],
  ],
  ['an internal network of its own keeps it too', (made) => internal(made), ['VM_REQUIRES_NETWORK']],
  ['one that is said to be everywhere', (made) => internal(made, { assume_network_is_shared: 'true' }), []],
  [
    'too little memory',
    (made) => made.put('host_metrics', 'b-metrics', { memory_total: 16 * GiB }),
    ['HOST_NOT_ENOUGH_FREE_MEMORY'],
  ],
  ['paused', (made) => made.put('VM', 'web', { power_state: 'Paused' }), ['VM_BAD_POWER_STATE']],
  ['blocked', (made) => made.put('VM', 'web', { blocked_operations: { pool_migrate: 'true' } }), ['OPERATION_BLOCKED']],
  ['told to stay', (made) => made.put('VM', 'web', { platform: { nomigrate: 'true' } }), ['VM_IS_IMMOBILE']],
  ['a PCI device', (made) => made.put('VM', 'web', { attached_PCIs: [ref('pci')] }), ['VM_HAS_PCI_ATTACHED']],
  ['a GPU', (made) => made.put('VM', 'web', { VGPUs: [ref('vgpu')] }), ['VM_HAS_VGPU']],
  ['a USB device', (made) => made.put('VM', 'web', { VUSBs: [ref('vusb')] }), ['VM_HAS_VUSBS']],
  [
    'an SR-IOV interface',
    (made) => {
      for (const pif of ['pif-a', 'pif-b']) made.put('PIF', pif, { sriov_logical_PIF_of: [ref('sriov')] });
    },
    ['VM_HAS_SRIOV_VIF'],
  ],
  [
    'a CD of one server alone',
    (made) => {
      made.put('SR', 'dvd', { content_type: 'iso', type: 'udev', PBDs: [ref('pbd-dvd')] });
      made.put('PBD', 'pbd-dvd', { SR: ref('dvd'), host: ref('a'), currently_attached: true });
      made.put('VDI', 'cd', { SR: ref('dvd') });
      made.put('VBD', 'vbd-cd', { VDI: ref('cd'), VM: ref('web'), type: 'CD', empty: false });
      made.put('VM', 'web', { VBDs: [ref('vbd-cd')] });
    },
    ['VM_REQUIRES_SR'],
  ],
  [
    'memory that is there once it gives back what it may',
    (made) => {
      made.put('host_metrics', 'b-metrics', { memory_total: 16 * GiB });
      made.put('VM', 'web', { memory_dynamic_min: 2 * GiB });
    },
    [],
  ],
  ['no tools', (made) => made.put('VM', 'web', { guest_metrics: 'OpaqueRef:NULL' }), ['VM_LACKS_FEATURE']],
  [
    'no tools, but paravirtual',
    (made) => made.put('VM', 'web', { guest_metrics: 'OpaqueRef:NULL', HVM_boot_policy: '' }),
    [],
  ],
  [
    'every reason at once, in the order of the server',
    (made) => {
      made.put('host', 'b', { enabled: false });
      made.put('PBD', 'pbd-b', { currently_attached: false });
      made.put('VM', 'web', { platform: { nomigrate: 'true' } });
    },
    ['VM_IS_IMMOBILE', 'HOST_DISABLED', 'VM_REQUIRES_SR'],
  ],
];

function internal(made: Made, other_config: Readonly<Record<string, string>> = {}): void {
  made.put('network', 'private', { PIFs: [], VIFs: [ref('vif')], managed: true, other_config });
  made.put('VIF', 'vif', { network: ref('private') });
}

for (const [name, change, expected] of cases) {
  test(`live migration: ${name}`, () => {
    const made = world();
    change(made);
    assert.deepEqual(codes(made), expected);
  });
}

test('where it is already is no target', () => assert.deepEqual(codes(world(), 'live', 'web', 'a'), ['already-here']));

test('a start asks neither for tools nor for the CPU of the last start, but for enough CPUs', () => {
  const made = world();
  made.put('VM', 'web', {
    power_state: 'Halted',
    resident_on: 'OpaqueRef:NULL',
    guest_metrics: 'OpaqueRef:NULL',
    VCPUs_max: 32,
  });
  made.put('host', 'b', { cpu_info: { vendor: 'AuthenticAMD', cpu_count: '16', features_hvm: '' } });
  assert.deepEqual(codes(made, 'start'), ['HOST_NOT_ENOUGH_PCPUS']);
  assert.deepEqual(codes(made, 'resume'), ['VM_INCOMPATIBLE_WITH_THIS_HOST', 'HOST_NOT_ENOUGH_PCPUS']);
});

test('versions compare as numbers, missing parts as zero', () => {
  assert.ok(compareVersions([3, 10], [3, 9]) > 0);
  assert.equal(compareVersions([3], [3, 0, 0]), 0);
  assert.ok(compareVersions([2, 9], [3]) < 0);
});

function packed(made: Made, names: readonly string[], targets: readonly string[]) {
  const site = survey(made.view);
  const packing = pack(site, Room.of(site), names.map(ref), targets.map(ref), { way: 'live' });
  return {
    moves: packing.moves.map((move) => [move.vm, move.to].map((one) => one.replace('OpaqueRef:', '')).join(' to ')),
    stranded: packing.stranded.map((one) => one.vm.replace('OpaqueRef:', '')),
  };
}

test('packing levels: the largest goes first, to the emptiest', () => {
  const made = world();
  twin(made, 'c');
  vm(made, 'small', 8);
  assert.deepEqual(packed(made, ['small', 'web'], ['b', 'c']), { moves: ['web to b', 'small to c'], stranded: [] });
});

test('packing turns tight when level does not fit', () => {
  const made = world();
  twin(made, 'c', 41);
  twin(made, 'b', 25);
  vm(made, 'web', 22, { VBDs: [], VIFs: [] });
  vm(made, 'second', 21);
  vm(made, 'third', 19);
  const result = packed(made, ['web', 'second', 'third'], ['b', 'c']);
  assert.deepEqual(result.stranded, []);
});

test('companions are kept apart', () => {
  const made = world();
  twin(made, 'c');
  made.put('VM_group', 'pair', { placement: 'anti_affinity' });
  vm(made, 'one', 1, { groups: [ref('pair')] });
  vm(made, 'two', 1, { groups: [ref('pair')] });
  assert.deepEqual(packed(made, ['one', 'two'], ['b', 'c']).moves, ['one to b', 'two to c']);
});

test('who finds no place is named with every reason, and the others go', () => {
  const made = world();
  vm(made, 'huge', 500);
  assert.deepEqual(packed(made, ['huge', 'web'], ['b']), { moves: ['web to b'], stranded: ['huge'] });
});

test('high availability: a VM more that leaves a protected one without a place is refused, where there was a plan', () => {
  const made = world();
  twin(made, 'c');
  const guarded = { ha_restart_priority: 'restart', ha_always_run: true };
  const size = (gib: number) => ({ memory_static_max: gib * GiB, memory_dynamic_max: gib * GiB });
  vm(made, 'db', 40, { resident_on: ref('c'), ...guarded, ...size(40) });
  vm(made, 'big', 30, { power_state: 'Halted', resident_on: 'OpaqueRef:NULL', ...size(30) });
  const said = (on: object, host = 'b') => {
    made.put('pool', 'paris', { ha_enabled: true, ha_plan_exists_for: 1, ha_allow_overcommit: false, ...on });
    const site = survey(made.view);
    const [facts, target] = [site.vms.get(ref('big')), site.hosts.get(ref(host))];
    assert.ok(facts && target);
    return whyNotNow(site, Room.of(site), facts, target, 'start').map(({ code }) => code);
  };
  // 40 GiB of the third would go to the second, where 63 are free; with 30 more there only the first has room.
  assert.deepEqual(said({}), []);
  vm(made, 'web', 30, { ...size(30), resident_on: ref('a') });
  assert.deepEqual(said({}), ['HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN']);
  assert.deepEqual(said({}, 'c'), ['HOST_NOT_ENOUGH_FREE_MEMORY']);
  assert.deepEqual(said({ ha_enabled: false }), []);
  assert.deepEqual(said({ ha_allow_overcommit: true }), []);
  assert.deepEqual(said({ ha_plan_exists_for: 2 }), [], 'no plan holds now, so nothing is lost');
});

test('what may not be started or resumed on a chosen server says so', () => {
  const made = world();
  const said = (power_state: string, operation: string) => {
    made.put('VM', 'web', { power_state, resident_on: 'OpaqueRef:NULL', blocked_operations: { [operation]: 'no' } });
    const site = survey(made.view);
    const [facts, target] = [site.vms.get(ref('web')), site.hosts.get(ref('b'))];
    assert.ok(facts && target);
    const way = power_state === 'Halted' ? 'start' : 'resume';
    return whyNotNow(site, Room.of(site), facts, target, way).map(({ code }) => code);
  };
  assert.deepEqual(said('Halted', 'start_on'), ['OPERATION_BLOCKED']);
  assert.deepEqual(said('Suspended', 'resume_on'), ['OPERATION_BLOCKED']);
  assert.deepEqual(said('Halted', 'resume_on'), []);
});
