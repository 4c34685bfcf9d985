import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from '../../api/testing.ts';
import { loadOf } from './load.ts';
import { each } from '../typed.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Pearson's: 1 where two rows rise and fall together. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  const [da, db] = [a.map((value) => value - ma), b.map((value) => value - mb)];
  const sum = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((total, value, at) => total + value * (y[at] ?? 0), 0);
  return sum(da, db) / Math.sqrt(sum(da, da) * sum(db, db));
}

test('load has days and weeks, its kinds go together, and a moment always measures the same', () => {
  const first = openBench('practice');
  const again = openBench('practice');
  const [paris, twin] = [first.benches[0], again.benches[0]];
  assert.ok(paris && twin);
  const now = paris.clock.now() / 1000;
  const read = (bench: typeof paris, vm: string, source: string, time: number, step: number): number => {
    const load = loadOf(bench.world);
    const found = load.sources('VM', vm).find(({ name }) => name === source) ?? assert.fail(`no ${source}`);
    return load.value('VM', vm, found, time, step);
  };
  const running = [...each(paris.world.db, 'VM')].filter(
    ([, vm]) => vm.power_state === 'Running' && !vm.is_control_domain,
  );
  const hours = Array.from({ length: 14 * 24 }, (_, back) => Math.floor(now / HOUR) * HOUR - (back + 1) * HOUR);
  /** What all VMs together did in the hours that are meant, from Monday on. */
  const busy = (days: readonly number[], from: number, to: number): number =>
    mean(
      hours
        .filter((time) => days.includes(new Date((time - 1) * 1000).getUTCDay()))
        .filter((time) => (time / HOUR) % 24 > from && (time / HOUR) % 24 <= to)
        .flatMap((time) => running.map(([vm]) => read(paris, vm, 'cpu_usage', time, HOUR)))
        .filter((value) => !Number.isNaN(value)),
    );
  const [workdays, weekend] = [
    [1, 2, 3, 4, 5],
    [0, 6],
  ];
  const noon = busy(workdays, 11, 15);
  assert.ok(noon > busy(workdays, 4, 7) * 1.15, 'busier by day than in the early morning');
  assert.ok(noon > busy(weekend, 11, 15) * 1.1, 'busier on working days');

  const row = (source: string): readonly number[] =>
    hours.map((time) => read(paris, paris.ref('VM', 'web-07'), source, time, HOUR));
  const cpu = row('cpu_usage');
  for (const source of ['vif_0_tx', 'vbd_xvda_write']) assert.ok(correlation(cpu, row(source)) > 0.4, source);
  assert.ok(correlation(cpu, row('memory_internal_free')) < -0.2, 'the busier, the less memory is free');

  for (const time of [now - 5, now - HOUR, now - 3 * DAY]) {
    const look = (bench: typeof paris): number =>
      read(bench, bench.ref('VM', 'web-07'), 'cpu_usage', Math.floor(time / 5) * 5, 5);
    const value = look(paris);
    assert.equal(look(paris), value);
    assert.equal(look(twin), value, 'the same seed measures the same');
  }
  first.dispose();
  again.dispose();
});
