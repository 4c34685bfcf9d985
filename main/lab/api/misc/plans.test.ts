import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../../world/checks/invariants.ts';
import { read } from '../../world/typed.ts';
import { openBench } from '../testing.ts';

test('a schedule takes snapshots at its hour and keeps so many', async () => {
  const { benches, dispose } = openBench('practice');
  const [paris] = benches;
  assert.ok(paris);
  const { db } = paris.world;
  const vm = paris.ref('VM', 'db-orders-01');
  const schedule = paris.ref('VMSS', 'nightly');
  const nightly = (): readonly string[] =>
    read(db, 'VM', vm).snapshots.filter((ref) => read(db, 'VM', ref).is_vmss_snapshot);
  assert.equal(nightly().length, 1);
  for (let day = 1; day <= 4; day++) {
    await paris.clock.advance(24 * 3600);
    assert.equal(nightly().length, Math.min(3, 1 + day));
  }
  assert.notEqual(read(db, 'VMSS', schedule).last_run_time, '19700101T00:00:00Z');
  assert.deepEqual(await paris.ask('VMSS.destroy', schedule), ['VMSS_HAS_VM']);
  assert.deepEqual(violations(paris.world), []);
  dispose();
});

test('a schedule keeps to quarters of an hour, hours of a day and weekdays', async () => {
  const { benches, dispose } = openBench('practice');
  const [paris] = benches;
  assert.ok(paris);
  const record = { name_label: 'often', name_description: '', enabled: true, type: 'snapshot', frequency: 'weekly' };
  const create = (schedule: Readonly<Record<string, string>>) => paris.ask('VMSS.create', { ...record, schedule });
  assert.deepEqual(await create({ min: '13' }), ['INVALID_VALUE', 'schedule:min', '13']);
  assert.deepEqual(await create({ hour: '24' }), ['INVALID_VALUE', 'schedule:hour', '24']);
  assert.deepEqual(await create({ days: 'monday,someday' }), ['INVALID_VALUE', 'schedule:days', 'monday,someday']);
  const made = await paris.text('VMSS.create', {
    ...record,
    schedule: { min: '45', hour: '23', days: 'Monday,friday' },
  });
  assert.deepEqual(await paris.ask('VMSS.set_schedule', made, { min: '7' }), ['INVALID_VALUE', 'schedule:min', '7']);
  dispose();
});

test('an appliance starts and stops its VMs together', async () => {
  const { benches, dispose } = openBench('practice');
  const [paris] = benches;
  assert.ok(paris);
  const { db } = paris.world;
  const appliance = paris.ref('VM_appliance', 'Shop');
  const states = (): readonly string[] => [
    ...new Set(read(db, 'VM_appliance', appliance).VMs.map((vm) => read(db, 'VM', vm).power_state)),
  ];
  assert.deepEqual(read(db, 'VM_appliance', appliance).allowed_operations, [
    'clean_shutdown',
    'hard_shutdown',
    'shutdown',
  ]);
  assert.equal(await paris.ask('VM_appliance.clean_shutdown', appliance), '');
  assert.deepEqual(states(), ['Halted']);
  assert.deepEqual(read(db, 'VM_appliance', appliance).allowed_operations, ['start']);
  assert.equal(await paris.ask('VM_appliance.start', appliance, false), '');
  assert.deepEqual(states(), ['Running']);
  const empty = await paris.text('VM_appliance.create', { name_label: 'none', name_description: '' });
  assert.deepEqual(await paris.ask('VM_appliance.start', empty, false), [
    'OPERATION_NOT_ALLOWED',
    'Appliance has no VMs.',
  ]);
  assert.deepEqual(violations(paris.world), []);
  dispose();
});
