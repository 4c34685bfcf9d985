import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GIB, peek, read } from '../../world/typed.ts';
import { violations } from '../../world/checks/invariants.ts';
import { openBench, type Bench } from '../testing.ts';

async function withParis(work: (paris: Bench, lyon: Bench) => Promise<void>): Promise<void> {
  const { benches, dispose } = openBench('practice');
  const [paris, lyon] = benches;
  assert.ok(paris && lyon);
  try {
    await work(paris, lyon);
    for (const { world } of benches) assert.deepEqual(violations(world), []);
  } finally {
    dispose();
  }
}

const stateOf = (bench: Bench, vm: string): string => read(bench.world.db, 'VM', vm).power_state;

test('a start: the task is shown, then the VM runs, then its tools are heard', () =>
  withParis(async (paris) => {
    const { db } = paris.world;
    const vm = paris.ref('VM', 'batch-03');
    const started = paris.begin('VM.start', vm, false, false);
    await paris.clock.advance(0.5);
    const during = read(db, 'VM', vm);
    assert.deepEqual(Object.values(during.current_operations), ['start']);
    assert.deepEqual(during.allowed_operations, []);
    assert.equal(during.power_state, 'Halted');
    assert.notEqual(during.scheduled_to_be_resident_on, 'OpaqueRef:NULL');
    await paris.clock.advance(5);
    assert.equal(await started, '');
    const after = read(db, 'VM', vm);
    assert.equal(after.power_state, 'Running');
    assert.equal(after.consoles.length, 1);
    assert.ok(!after.allowed_operations.includes('clean_shutdown'), 'no tools yet');
    await paris.clock.advance(30);
    assert.ok(read(db, 'VM', vm).allowed_operations.includes('clean_shutdown'));
    assert.ok(peek(db, 'VM_guest_metrics', read(db, 'VM', vm).guest_metrics)?.PV_drivers_detected);
  }));

test('stopping, suspending and going on', () =>
  withParis(async (paris) => {
    const vm = paris.ref('VM', 'web-11');
    const { db } = paris.world;
    const free = async (): Promise<unknown> => paris.ask('host.compute_free_memory', paris.ref('host', 'xs-paris-02'));
    const before = await free();
    assert.equal(await paris.ask('VM.suspend', vm), '');
    assert.equal(stateOf(paris, vm), 'Suspended');
    assert.equal(read(db, 'VDI', read(db, 'VM', vm).suspend_VDI).type, 'suspend');
    assert.ok(Number(await free()) > Number(before) + 15 * GIB);
    assert.equal(await paris.ask('VM.resume_on', vm, paris.ref('host', 'xs-paris-02'), false, false), '');
    assert.equal(await free(), before);
    assert.equal(await paris.ask('VM.clean_reboot', vm), '');
    assert.deepEqual(await paris.ask('VM.clean_shutdown', vm), ['VM_LACKS_FEATURE', vm]);
    await paris.clock.advance(40);
    assert.equal(await paris.ask('VM.clean_shutdown', vm), '');
    assert.equal(stateOf(paris, vm), 'Halted');
    assert.equal(await paris.ask('VM.destroy', vm), '');
  }));

test('a snapshot brings a VM back', () =>
  withParis(async (paris) => {
    const { db } = paris.world;
    const vm = paris.ref('VM', 'old-intranet');
    const snapshot = await paris.text('VM.snapshot', vm, 'before');
    assert.equal(read(db, 'VM', snapshot).snapshot_of, vm);
    assert.deepEqual(read(db, 'VM', snapshot).allowed_operations, [
      'destroy',
      'metadata_export',
      'export',
      'revert',
      'copy',
      'clone',
    ]);
    await paris.ask('VM.set_memory', vm, 8 * GIB);
    assert.equal(await paris.ask('VM.revert', snapshot), '');
    assert.equal(read(db, 'VM', vm).memory_static_max, 4 * GIB);
    assert.equal(read(db, 'VM', vm).parent, snapshot);
    const disk = read(db, 'VBD', read(db, 'VM', vm).VBDs.find((ref) => read(db, 'VBD', ref).type === 'Disk') ?? '').VDI;
    assert.equal(read(db, 'VDI', disk).snapshots.length, 1);
  }));

test('a new VM from a template, its disks made by the client', () =>
  withParis(async (paris) => {
    const vm = await paris.text('VM.clone', paris.ref('VM', 'Debian Bookworm 12'), 'fresh');
    const { db } = paris.world;
    const { disks: _, ...rest } = read(db, 'VM', vm).other_config;
    await paris.ask('VM.set_other_config', vm, rest);
    assert.equal(await paris.ask('VM.provision', vm), '');
    const sr = paris.ref('SR', 'nfs-prod-01');
    const vdi = await paris.text('VDI.create', {
      name_label: 'd',
      name_description: '',
      SR: sr,
      virtual_size: 8 * GIB,
      type: 'system',
      sharable: false,
      read_only: false,
      other_config: {},
    });
    const vbd = {
      VM: vm,
      VDI: vdi,
      userdevice: '0',
      bootable: true,
      mode: 'RW',
      type: 'Disk',
      unpluggable: true,
      empty: false,
      other_config: {},
      qos_algorithm_type: '',
      qos_algorithm_params: {},
    };
    assert.match(await paris.text('VBD.create', vbd), /^OpaqueRef:/);
    assert.deepEqual(await paris.ask('VBD.create', vbd), ['DEVICE_ALREADY_EXISTS', '0']);
    assert.equal(await paris.ask('VM.start', vm, false, false), '');
    await paris.clock.advance(60);
    assert.equal(read(db, 'VM', vm).guest_metrics, 'OpaqueRef:NULL', 'nothing is installed');
  }));

test('a VM crosses to another pool with its disk', () =>
  withParis(async (paris, lyon) => {
    const vm = lyon.ref('VM', 'dns-02');
    const row = read(lyon.world.db, 'VM', vm);
    const dest = await paris.ask(
      'host.migrate_receive',
      paris.ref('host', 'xs-paris-01'),
      paris.ref('network', 'Management'),
      {},
    );
    const disk = read(
      lyon.world.db,
      'VBD',
      row.VBDs.find((ref) => read(lyon.world.db, 'VBD', ref).type === 'Disk') ?? '',
    ).VDI;
    const disks = { [disk]: paris.ref('SR', 'nfs-prod-01') };
    const send = (networks: Record<string, string>) => lyon.ask('VM.migrate_send', vm, dest, true, disks, networks, {});
    assert.deepEqual(await send({}), ['VIF_NOT_IN_MAP', row.VIFs[0]]);
    const sent = await send({ [row.VIFs[0] ?? '']: paris.ref('network', 'office') });
    const there = typeof sent === 'string' ? sent : '';
    assert.equal(read(paris.world.db, 'VM', there).power_state, 'Running');
    assert.equal(read(paris.world.db, 'VM', there).uuid, row.uuid);
    assert.equal(peek(lyon.world.db, 'VM', vm), undefined);
  }));

/** [what, which VM, method, further parameters, the answer with refs replaced by names]. */
const refusals: readonly (readonly [
  vm: string,
  method: string,
  params: readonly (string | number | boolean | Record<string, string>)[],
  answer: readonly string[],
])[] = [
  ['batch-03', 'VM.clean_shutdown', [], ['VM_BAD_POWER_STATE', 'VM', 'running', 'halted']],
  ['batch-03', 'VM.hard_shutdown', [], ['VM_BAD_POWER_STATE', 'VM', 'paused, suspended, running', 'halted']],
  ['batch-03', 'VM.unpause', [], ['VM_BAD_POWER_STATE', 'VM', 'paused', 'halted']],
  ['batch-03', 'VM.resume', [false, false], ['VM_BAD_POWER_STATE', 'VM', 'suspended', 'halted']],
  ['web-07', 'VM.destroy', [], ['VM_BAD_POWER_STATE', 'VM', 'halted, suspended', 'running']],
  ['web-07', 'VM.copy', ['x', 'OpaqueRef:NULL'], ['VM_BAD_POWER_STATE', 'VM', 'halted', 'running']],
  ['web-07', 'VM.clone', ['x'], ['VM_BAD_POWER_STATE', 'VM', 'halted', 'running']],
  ['web-07', 'VM.set_is_a_template', [true], ['VM_BAD_POWER_STATE', 'VM', 'halted', 'running']],
  ['web-07', 'VM.revert', [], ['VM_REVERT_FAILED', 'VM', 'OpaqueRef:NULL']],
  ['Debian Bookworm 12', 'VM.start', [false, false], ['VM_IS_TEMPLATE', 'VM', 'start']],
  ['Debian Bookworm 12', 'VM.destroy', [], ['VM_CANNOT_DELETE_DEFAULT_TEMPLATE', 'VM']],
  ['before-upgrade', 'VM.start', [false, false], ['VM_IS_SNAPSHOT', 'VM', 'start']],
  [
    'Control domain on host: xs-paris-01',
    'VM.clean_shutdown',
    [],
    ['OPERATION_NOT_ALLOWED', 'This operation is not allowed on a control domain'],
  ],
  [
    'Control domain on host: xs-paris-01',
    'VM.destroy',
    [],
    ['VM_BAD_POWER_STATE', 'VM', 'halted, suspended', 'running'],
  ],
  ['appliance-fw', 'VM.suspend', [], ['VM_LACKS_FEATURE', 'VM']],
  ['appliance-fw', 'VM.clean_shutdown', [], ['VM_LACKS_FEATURE', 'VM']],
  ['qa-runner', 'VM.set_VCPUs_number_live', [2], ['VM_BAD_POWER_STATE', 'VM', 'running', 'paused']],
  [
    'batch-03',
    'VM.set_VCPUs_at_startup',
    [9],
    ['INVALID_VALUE', 'VCPU values must satisfy: 0 < VCPUs_at_startup ≤ VCPUs_max', '9'],
  ],
  ['batch-03', 'VM.set_memory_limits', [4, 3, 2, 1], ['MEMORY_CONSTRAINT_VIOLATION_ORDER']],
  ['batch-03', 'VM.set_ha_restart_priority', ['sometimes'], ['INVALID_VALUE', 'ha_restart_priority', 'sometimes']],
  ['web-07', 'VM.assert_can_migrate', [{}, true, {}, {}, {}], ['INTERNAL_ERROR', 'Not_found']],
  ['web-07', 'VM.retrieve_wlb_recommendations', [], ['WLB_NOT_INITIALIZED']],
  ['web-07', 'VM.copy_bios_strings', ['host'], ['VM_BIOS_STRINGS_ALREADY_SET']],
];

test('every refusal in the words of a server', () =>
  withParis(async (paris) => {
    const host = paris.ref('host', 'xs-paris-01');
    for (const [name, method, params, answer] of refusals) {
      const vm = paris.ref('VM', name);
      const given = params.map((param) => (param === 'host' ? host : param));
      const said = await paris.ask(method, vm, ...given);
      assert.deepEqual(
        said,
        answer.map((word) => (word === 'VM' ? vm : word)),
        `${method} of ${name}`,
      );
    }
  }));

test('too big for any host', () =>
  withParis(async (paris) => {
    const vm = paris.ref('VM', 'test-a');
    await paris.ask('VM.set_memory', vm, 500 * GIB);
    assert.deepEqual(await paris.ask('VM.start', vm, false, false), ['NO_HOSTS_AVAILABLE']);
    const host = paris.ref('host', 'xs-paris-01');
    const free = Number(await paris.ask('host.compute_free_memory', host));
    const { memory_overhead } = read(paris.world.db, 'VM', vm);
    assert.deepEqual(await paris.ask('VM.start_on', vm, host, false, false), [
      'HOST_NOT_ENOUGH_FREE_MEMORY',
      String(500 * GIB + memory_overhead),
      String(free),
    ]);
    await paris.ask('VM.add_to_blocked_operations', vm, 'start', 'not today');
    assert.deepEqual(await paris.ask('VM.start', vm, false, false), ['OPERATION_BLOCKED', vm, 'not today']);
  }));
