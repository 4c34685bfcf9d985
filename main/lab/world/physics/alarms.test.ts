import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from '../../api/testing.ts';
import { each } from '../typed.ts';
import { alarmsOf } from './alarms.ts';

const config = (name: string, level: number, inhibit = 3600): string =>
  `<config><variable><name value="${name}"/><alarm_trigger_level value="${level}"/><alarm_trigger_period value="60"/><alarm_auto_inhibit_period value="${inhibit}"/></variable></config>`;

test('a configuration says what, when and how loud', () => {
  const [alarm] = alarmsOf(
    config('memory_free_kib', 5).replace('</variable>', '<alarm_priority value="2"/></variable>'),
  );
  assert.ok(alarm);
  assert.deepEqual(
    [alarm.name, alarm.level, alarm.period, alarm.inhibit, alarm.low, alarm.priority],
    ['memory_free_kib', 5, 60, 3600, true, 2],
  );
  assert.deepEqual(alarmsOf(''), []);
});

test('an alarm fires from the simulated load, then keeps silent for a while', async () => {
  const { benches, dispose } = openBench('single');
  const [solo] = benches;
  assert.ok(solo);
  const alarms = (): string[] =>
    [...each(solo.world.db, 'message')]
      .filter(([, message]) => message.name === 'ALARM')
      .map(([, message]) => message.cls);
  await solo.ask('VM.add_to_other_config', solo.ref('VM', 'files'), 'perfmon', config('cpu_usage', 0.0001));
  await solo.ask(
    'host.add_to_other_config',
    solo.ref('host', 'xs-solo'),
    'perfmon',
    config('memory_free_kib', 2 ** 40),
  );
  await solo.ask(
    'SR.add_to_other_config',
    solo.ref('SR', 'Local storage'),
    'perfmon',
    config('physical_utilisation', 2),
  );
  await solo.clock.advance(130);
  assert.deepEqual(alarms().sort(), ['Host', 'VM']);
  await solo.clock.advance(1800);
  assert.equal(alarms().length, 2, 'silent for an hour');
  await solo.clock.advance(1900);
  assert.equal(alarms().length, 4);
  const [, first] = [...each(solo.world.db, 'message')].find(([, message]) => message.name === 'ALARM') ?? [];
  assert.match(
    first?.body ?? '',
    /^value: [\d.]+\nconfig:\n<variable>\n<name value="cpu_usage"\/>\n<alarm_trigger_level value="0.0001"\/>\n/,
  );
  dispose();
});
