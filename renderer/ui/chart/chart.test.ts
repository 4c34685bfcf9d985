import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUnit } from '../../../app/metrics/units.ts';
import { nearestRow, timeAt, timeTicks, writeMoment, writeWindow, xOf } from './scale.ts';
import { chartRows, place, unitScales, valueAt, type ChartSeries } from './series.ts';

const seconds = (text: string) => Date.parse(text) / 1000;
const series = (values: readonly number[], units = '(fraction)', more: Partial<ChartSeries> = {}): ChartSeries => ({
  key: 'k', label: 'l', unit: parseUnit(units), values: Float64Array.from(values), colour: '', dash: undefined, ...more,
}); // prettier-ignore

const spans: readonly (readonly [string, number])[] = [
  ['10 min', 600],
  ['1 h', 3600],
  ['1 day', 86_400],
  ['1 week', 604_800],
  ['1 month', 2_592_000],
  ['1 year', 31_622_400],
];
for (const [name, span] of spans)
  test(`ticks of ${name} lie in the window, apart from each other`, () => {
    const to = seconds('2026-11-21T03:33:00');
    const scale = { from: to - span, to, width: 760 };
    const ticks = timeTicks(scale);
    assert.ok(ticks.length >= 2 && ticks.length <= 9, `${ticks.length}`);
    ticks.forEach((tick, index) => {
      assert.ok(tick.time >= scale.from && tick.time <= to);
      if (index > 0) assert.ok(xOf(scale, tick.time) - xOf(scale, ticks[index - 1]?.time ?? 0) > 50);
    });
  });

test('days are stepped by the calendar, whatever summer time does', () => {
  const from = seconds('2026-10-22T00:00:00');
  const ticks = timeTicks({ from, to: from + 7 * 86_400, width: 760 });
  for (const tick of ticks) assert.equal(new Date(tick.time * 1000).getHours(), 0);
});

test('a place and its moment are each other', () => {
  const scale = { from: 1000, to: 2000, width: 500 };
  assert.equal(timeAt(scale, xOf(scale, 1234)), 1234);
});

test('the nearest row', () => {
  const times = Float64Array.of(10, 20, 30);
  assert.deepEqual([0, 14, 16, 29, 99].map((time) => nearestRow(times, time)), [0, 0, 1, 2, 2]); // prettier-ignore
});

test('one scale for each kind of unit, from 0, over what is shown', () => {
  const list = [series([0.2, Number.NaN, 0.4]), series([5e9], 'B'), series([3], 'W', { hidden: true })];
  const scales = unitScales(list, false);
  assert.deepEqual(scales.map((scale) => scale.unit.kind), ['fraction', 'bytes', 'power']); // prettier-ignore
  assert.equal(scales[0]?.top, 0.5);
  assert.equal(unitScales(list, false, 0.9)[0]?.top, 1);
  assert.ok((scales[1]?.top ?? 0) >= 5e9);
});

test('stacks are as high as their sum', () => {
  assert.equal(unitScales([series([0.4]), series([0.4])], true)[0]?.top, 1);
  assert.equal(unitScales([series([0.4]), series([0.4])], false)[0]?.top, 0.5);
});

test('a logarithmic axis places and reads the same value', () => {
  const [scale] = unitScales([series([1])], false);
  assert.ok(scale);
  for (const value of [0.002, 0.05, 1])
    assert.ok(Math.abs(valueAt(place(value, scale, true), scale, true) - value) < 1e-12);
  assert.equal(place(0, scale, true), 0);
});

test('what is unknown or hidden is no number in the drawing', () => {
  const list = [series([0.25, Number.NaN]), series([0.5, 0.5], '(fraction)', { hidden: true })];
  const rows = chartRows(Float64Array.of(1, 2), [0, 1], list, unitScales(list, false), false);
  assert.deepEqual(rows, [
    { t: 1, s0: 0.5, s1: null },
    { t: 2, s0: null, s1: null },
  ]);
});

test('another time zone while the console runs is another clock on all axes', () => {
  const before = process.env['TZ'];
  const noon = Date.parse('2026-11-26T12:00:00Z') / 1000;
  try {
    for (const [zone, clock] of [['UTC', '12:00'], ['Asia/Tokyo', '21:00'], ['America/New_York', '07:00']] as const) {
      process.env['TZ'] = zone;
      assert.equal(writeMoment(noon, 600), `Thu ${clock}:00`);
      assert.match(writeWindow(noon, noon + 3600), new RegExp(`^Thu ${clock} –`));
      const labels = timeTicks({ from: noon - 1, to: noon + 3600, width: 900 }).map(({ label }) => label);
      assert.equal(labels[0], clock);
    }
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}); // prettier-ignore
