import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAlarms, writeAlarm } from './alarms.ts';
import { combine, compositionOf, recipeFor } from './derived.ts';
import { findGaps, type Stretch } from './gaps.ts';
import { defaultGraphs, layoutChanges, readColour, readLayout, toArgb } from './layout.ts';
import { RING_ROWS, Rings } from './rings.ts';
import { describeSource } from './sources.ts';
import { thinRows } from './thin.ts';
import { niceAxis, parseUnit, writeValue } from './units.ts';
import { pieces, resample, timeOf, unionTimes, type Span } from './windows.ts';

const UUID = '543d5e1b-4e13-4e79-5819-4ebf069cb761';

const written: readonly (readonly [string, number, string])[] = [
  ['(fraction)', 0.29, '29 %'],
  ['(fraction)', 1, '100 %'],
  ['KiB', 16 * 1024 * 1024, '16 GiB'],
  ['B', 12.63 * 2 ** 30, '12.6 GiB'],
  ['MiB/s', 88.1, '88.1 MiB/s'],
  ['B/s', 512, '512 B/s'],
  ['us', 1500, '1.5 ms'],
  ['MHz', 2400, '2.4 GHz'],
  ['mW', 90_000, '90 W'],
  ['sessions', 3, '3 sessions'],
  ['requests/s', 120, '120 requests/s'],
  ['', 7, '7'],
  ['', 0, '0'],
  ['percent', 0.75 * 20, '15 %'],
  ['B', Number.NaN, 'unknown'],
];
for (const [units, value, expected] of written)
  test(`${value} ${units} is written ${expected}`, () => {
    const unit = parseUnit(units);
    assert.equal(writeValue(unit, value * unit.scale), expected);
  });

test('axes start at 0, end on a round number at or above the top', () => {
  for (const units of ['(fraction)', 'B', 'B/s', 's', ''])
    for (const top of [0, 1e-7, 0.04, 0.3, 0.99, 1.7, 23, 512, 99_999, 3e9]) {
      const unit = parseUnit(units);
      const axis = niceAxis(unit, top);
      assert.ok(axis.top >= top && axis.top > 0, `${units} ${top} -> ${axis.top}`);
      assert.equal(axis.ticks[0], 0);
      assert.ok(axis.ticks.length >= 4 && axis.ticks.length <= 6);
    }
});

const named: readonly (readonly ['host' | 'VM' | 'SR', string, string, string])[] = [
  ['host', 'cpu_avg', 'CPU average', 'cpu'],
  ['host', 'cpu12', 'CPU 12', 'cpu'],
  ['host', 'pif_eth0_rx', 'eth0 in', 'network'],
  ['host', 'io_throughput_read_1a2b3c4d', 'Throughput read nfs', 'storage'],
  ['VM', 'vbd_xvda_write', 'Disk xvda write', 'disk'],
  ['VM', 'vbd_xvda_write_latency', 'Disk xvda write latency', 'latency'],
  ['VM', 'vif_0_rx', 'backup in', 'network'],
  ['VM', 'memory_internal_free', 'Memory free inside', 'memory'],
  ['SR', 'iops_total', 'IOPS total', 'storage'],
  ['VM', 'cpu_avg', 'cpu_avg', 'other'],
  ['host', 'brand_new_thing', 'brand_new_thing', 'other'],
];
for (const [cls, name, label, category] of named)
  test(`${cls} ${name} is called ${label}`, () => {
    const names = { sr: (id: string) => (id === '1a2b3c4d' ? 'nfs' : undefined), vif: () => 'backup' };
    const info = describeSource(cls, name, names);
    assert.deepEqual([info.label, info.category], [label, category]);
  });

test('what the server says of a unit wins over the table', () => {
  assert.deepEqual(describeSource('host', 'brand_new_thing', {}, 'W').unit, { kind: 'power', scale: 1 });
  assert.deepEqual(describeSource('VM', 'memory', {}, 'KiB').unit, { kind: 'bytes', scale: 1024 });
  assert.deepEqual(describeSource('VM', 'memory', {}, '').unit, { kind: 'bytes', scale: 1 });
});

test('derived series: used memory needs both inputs, totals take what is known', () => {
  assert.equal(recipeFor('VM', '=memory_used', ['memory']), undefined);
  const used = recipeFor('VM', '=memory_used', ['memory', 'memory_internal_free']);
  assert.deepEqual(used?.inputs, [
    ['memory', 1],
    ['memory_internal_free', -1024],
  ]);
  assert.deepEqual(recipeFor('VM', '=cpu', ['cpu0', 'cpu1'])?.how, 'mean');
  assert.deepEqual(recipeFor('host', '=cpu', ['cpu0', 'cpu_avg'])?.inputs, [['cpu_avg', 1]]);
  assert.deepEqual(
    recipeFor('host', '=net_rx', ['pif_eth0_rx', 'pif_eth1_rx', 'pif_bond0_rx', 'pif_eth0_rx_errors'])?.inputs,
    [
      ['pif_eth0_rx', 1],
      ['pif_eth1_rx', 1],
    ],
  );
  assert.equal(compositionOf('SR', 'iops_read', '1a2b3c4d-x')?.source, 'iops_read_1a2b3c4d');
  const nan = Number.NaN;
  const join = (how: 'sum' | 'mean' | 'exact') =>
    combine(how, [ { values: [1, nan, nan], factor: 1 }, { values: [3, 4, nan], factor: 10 } ], 3); // prettier-ignore
  assert.deepEqual([...join('sum')], [31, 40, nan]);
  assert.deepEqual([...join('mean')], [15.5, 40, nan]);
  assert.deepEqual([...join('exact')], [31, nan, nan]);
  assert.deepEqual([...combine('mean', [ { values: [1], factor: 1, weight: 3 }, { values: [0], factor: 1 } ], 1)], [0.75]); // prettier-ignore
});

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

test('rings agree with a plain list under gaps, late samples and long silence', () => {
  const next = random(3);
  const rings = new Rings();
  const truth = new Map<number, number>();
  let time = 1_000_000;
  let newest = 0;
  for (let round = 0; round < 3000; round += 1) {
    time += next() < 0.02 ? 5 * Math.floor(next() * 300) : 5;
    const at = next() < 0.1 ? time - 5 * Math.floor(next() * 8) : time;
    const value = next() < 0.05 ? Number.NaN : Math.fround(next());
    if (at > newest || !Number.isNaN(value)) truth.set(at, value);
    newest = Math.max(newest, at);
    rings.write(rings.handle('vm/a', 'cpu0'), at, value);
    if (round % 100) continue;
    const read = rings.read('vm/a', 'cpu0', newest + 10, RING_ROWS);
    for (let row = 0; row < RING_ROWS; row += 1) {
      const slot = newest + 10 - (RING_ROWS - 1 - row) * 5;
      const expected = slot <= newest - RING_ROWS * 5 ? Number.NaN : (truth.get(slot) ?? Number.NaN);
      assert.ok(Object.is(read[row], expected), `${slot}: ${read[row]} is not ${expected}`);
    }
  }
});

test('a series that fell silent gives its room back, the others stay', () => {
  const rings = new Rings();
  for (let n = 0; n < 1500; n += 1) rings.write(rings.handle(`vm/${n}`, 'cpu0'), 5000, n);
  rings.write(rings.handle('vm/7', 'cpu1'), 5000 + 600, 1);
  assert.equal(rings.prune(5000 + 600), true);
  assert.deepEqual(rings.names('vm/7'), ['cpu1']);
  assert.deepEqual(rings.names('vm/8'), []);
  assert.equal(rings.prune(5000 + 600), false);
  rings.write(rings.handle('vm/9', 'cpu0'), 5600, 9);
  assert.deepEqual([...rings.read('vm/9', 'cpu0', 5600, 2)], [Number.NaN, 9]);
});

const NOW = 1_795_222_000;
const floor = (step: number) => NOW - (NOW % step);
const archives: readonly Span[] = [
  { step: 5, end: floor(5), rows: 120 },
  { step: 60, end: floor(60), rows: 120 },
  { step: 3600, end: floor(3600), rows: 168 },
  { step: 86_400, end: floor(86_400), rows: 366 },
];
const windows: readonly (readonly [string, number, readonly number[]])[] = [
  ['10 min', 600, [5]],
  ['10 min by a clock that is behind', 625, [60, 5]],
  ['15 min', 900, [60, 5]],
  ['1 h', 3600, [60, 5]],
  ['2 h', 7200, [60, 5]],
  ['1 day', 86_400, [3600, 60, 5]],
  ['1 week', 7 * 86_400, [3600, 60, 5]],
  ['1 month', 30 * 86_400, [86_400, 3600, 60, 5]],
  ['10 years', 3650 * 86_400, [86_400, 3600, 60, 5]],
];
for (const [name, length, steps] of windows)
  test(`${name} back is made of ${steps.join(', ')} s rows and ends now`, () => {
    const made = pieces(archives, NOW - length, NOW);
    const spans = made.map((piece) => archives[piece.span]);
    assert.deepEqual(spans.map((span) => span?.step), steps.filter((step) => spans.some((span) => span?.step === step))); // prettier-ignore
    assert.equal(spans[0]?.step, steps[0]);
    const times = made.flatMap((piece) =>
      Array.from({ length: piece.to - piece.from }, (_, row) =>
        timeOf(archives.at(piece.span) as Span, piece.from + row),
      ),
    );
    assert.ok(times.every((time, row) => row === 0 || time > (times[row - 1] ?? 0)), 'times rise'); // prettier-ignore
    assert.equal(times.at(-1), floor(5), 'the newest part is not stale');
    if (length < 366 * 86_400)
      assert.ok((times[0] ?? 0) - (spans[0]?.step ?? 0) <= NOW - length, 'reaches the left edge');
  });

test('what the finest archive misses of a window is little: it is drawn from all the same', () => {
  const rows = (length: number) =>
    pieces(archives, NOW - length, NOW).map(({ span, from, to }) => [archives[span]?.step, to - from]);
  assert.deepEqual(rows(625), [
    [60, 1],
    [5, 120],
  ]);
  assert.deepEqual(
    rows(900).map(([step]) => step),
    [60, 5],
  );
  assert.ok((rows(900)[0]?.[1] ?? 0) > 10);
});

test('a window in the past takes nothing newer than one row after it', () => {
  const made = pieces(archives, NOW - 5 * 86_400, NOW - 4 * 86_400);
  assert.equal(made.length, 1);
  assert.equal((made[0]?.to ?? 0) - (made[0]?.from ?? 0), 26);
});

test('two objects on one axis: rows stand for the stretch before them, nothing beyond', () => {
  const a = Float64Array.of(60, 120, 125, 130);
  const b = Float64Array.of(60, 120, 180);
  const at = unionTimes([a, b]);
  assert.deepEqual([...at], [60, 120, 125, 130, 180]);
  assert.deepEqual([...resample(b, [1, 2, 3], at, 60)], [1, 2, 3, 3, 3]);
  assert.deepEqual([...resample(a, [1, 2, 3, 4], at, 60)], [1, 2, 3, 4, Number.NaN]);
  assert.deepEqual([...resample(Float64Array.of(500), [9], Float64Array.of(60, 470), 60)], [Number.NaN, 9]);
});

test('thinning keeps ends, spikes and gaps, in order', () => {
  const rows = 2000;
  const times = Float64Array.from({ length: rows }, (_, row) => row);
  const flat = new Float64Array(rows).fill(1);
  flat[777] = 50;
  for (let row = 1200; row < 1204; row += 1) flat[row] = Number.NaN;
  const noise = Float64Array.from({ length: rows }, (_, row) =>
    row >= 1200 && row < 1204 ? Number.NaN : Math.sin(row),
  );
  const picked = [...thinRows(times, [flat, noise], 120)];
  assert.ok(picked.length <= 130 && picked.length >= 118, `${picked.length}`);
  assert.deepEqual([picked[0], picked.at(-1)], [0, rows - 1]);
  assert.ok(picked.includes(777));
  assert.ok(picked.some((row) => row >= 1200 && row < 1204));
  assert.ok(picked.every((row, index) => index === 0 || row > (picked[index - 1] ?? 0)));
  assert.equal(thinRows(times.subarray(0, 50), [flat], 120).length, 50);
});

test('layouts are written in XenCenter keys, one at a time, and read back', () => {
  const graphs = [
    { name: 'CPU', sources: ['cpu0', 'cpu1'] },
    { name: 'Memory', sources: ['=memory_used'] },
  ];
  const changes = layoutChanges({}, 'VM', UUID, graphs);
  assert.deepEqual(
    changes.find((change) => change.key === `XenCenter.GraphLayout.1.vm.${UUID}`)?.value,
    'memory,memory_internal_free',
  );
  const stored = Object.fromEntries(changes.map((change) => [change.key, change.value ?? '']));
  assert.deepEqual(readLayout(stored, 'VM', UUID), graphs);
  assert.deepEqual(layoutChanges(stored, 'VM', UUID, graphs), []);
  assert.equal(layoutChanges({ ...stored, other: 'x' }, 'VM', UUID, null).length, 4);
  assert.deepEqual(layoutChanges(stored, 'VM', UUID, graphs.slice(0, 1)).map((change) => change.value), [undefined, undefined]); // prettier-ignore
  assert.equal(readLayout(stored, 'host', UUID), undefined);
});

test('colours are signed ARGB integers', () => {
  assert.equal(toArgb('#1d5bd1'), -14853167);
  assert.equal(readColour({ [`XenCenter.DataSource.vm.${UUID}.cpu0`]: '-14853167' }, 'VM', UUID, 'cpu0'), '#1d5bd1');
  assert.equal(readColour({ [`XenCenter.DataSource.vm.${UUID}.cpu0`]: 'blue' }, 'VM', UUID, 'cpu0'), undefined);
});

test('default graphs: one line per CPU, NIC, VIF and VBD, numbers in order', () => {
  const vm = ['cpu10', 'cpu2', 'memory', 'vif_0_rx', 'vif_0_tx', 'vbd_xvda_read', 'vbd_xvda_write', 'vbd_xvda_iowait'];
  assert.deepEqual(defaultGraphs('VM', vm).map((graph) => graph.sources), [
    ['=cpu', 'cpu2', 'cpu10'], ['=memory_used'], ['vif_0_rx', 'vif_0_tx'], ['vbd_xvda_read', 'vbd_xvda_write'],
  ]); // prettier-ignore
  assert.deepEqual(defaultGraphs('host', ['pif_eth0_rx', 'pif_aggr_rx'])[1]?.sources, ['pif_eth0_rx']);
});

test('alarms: read, put, replaced with the rest kept, taken away', () => {
  const foreign =
    '<config><variable><name value="cpu_usage"/><alarm_trigger_level value="0.9"/><alarm_trigger_period value="300"/><alarm_priority value="2"/></variable>' +
    '<variable><name value="odd"/></variable></config>';
  assert.deepEqual(readAlarms(foreign), [
    { variable: 'cpu_usage', level: 0.9, period: 300, inhibit: 3600, sense: 'high' },
  ]);
  const put = writeAlarm(foreign, 'cpu_usage', { level: 0.8, period: 60, inhibit: 600, sense: 'high' });
  assert.match(put ?? '', /alarm_priority value="2"/);
  assert.match(put ?? '', /"odd"/);
  assert.deepEqual(readAlarms(put), [{ variable: 'cpu_usage', level: 0.8, period: 60, inhibit: 600, sense: 'high' }]);
  assert.equal(
    writeAlarm(writeAlarm(undefined, 'a', { level: 1, period: 60, inhibit: 60, sense: 'low' }), 'a', null),
    undefined,
  );
  assert.deepEqual(readAlarms('<config><variable>'), []);
  assert.equal(
    readAlarms(
      '<config><variable><name value="memory_internal_free"/><alarm_trigger_level value="5"/></variable></config>',
    )[0]?.sense,
    'low',
  );
});

const rest: Stretch = { from: 0, to: 32, reason: 'it was shut down' };
const boot: Stretch = { from: 44, to: 44, reason: 'its server was restarted' };
const away: Stretch = { from: 12, to: 58, reason: 'its server did not answer' };
const explained: readonly (readonly [string, readonly (readonly Stretch[])[], string])[] = [
  ['nothing is known', [], 'no data'],
  ['nobody answered', [[away]], away.reason],
  ['a start in it says more than silence', [[], [boot], [away]], boot.reason],
  ['a start elsewhere does not', [[], [{ ...boot, from: 90, to: 90 }], [away]], away.reason],
  ['what it did itself says most, where that was half of it', [[{ ...rest, to: 40 }], [boot], [away]], rest.reason],
  ['but not where that was less', [[{ ...rest, to: 20 }], [boot], [away]], boot.reason],
  ['a little is better than nothing', [[{ ...rest, to: 20 }]], rest.reason],
];
for (const [name, reasons, reason] of explained)
  test(`the reason of a gap: ${name}`, () => {
    const times = Float64Array.from([0, 10, 20, 30, 40, 50, 60, 70]);
    const values = times.map((time) => (time > 10 && time < 60 ? Number.NaN : 1));
    assert.deepEqual(findGaps(times, [values], reasons, 'no data'), [{ from: 10, to: 60, reason }]);
  });
