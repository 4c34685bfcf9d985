import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { View } from '../../../app/inventory/view.ts';
import { buildSeries, LineMemory, type Shown } from './build.ts';
import { eventsOf } from './events/events.ts';
import { columnKey, join, merge, onlyObject, type Frame } from './frame/frame.ts';
import { linkParts, readLink } from './share/link.ts';
import { stateSentence } from './state-words.ts';
import { shiftOf, type TimeWindow } from './frame/window.ts';

const messages = [
  { uuid: 'm1', obj_uuid: 'u', name: 'VM_MIGRATED', timestamp: '20261121T00:10:00Z', body: '' },
  { uuid: 'm2', obj_uuid: 'u', name: 'ALARM', timestamp: '20261121T00:20:00Z', body: '<name value="cpu_usage"/>' },
  { uuid: 'm3', obj_uuid: 'u', name: 'VM_UNPAUSED', timestamp: '20261121T00:21:00Z', body: '' },
  { uuid: 'm4', obj_uuid: 'other', name: 'VM_STARTED', timestamp: '20261121T00:22:00Z', body: '' },
];
const view = {
  pool: 'p',
  get: () => undefined,
  all: (cls: string) => (cls === 'message' ? messages : []),
  count: () => 0,
} as unknown as View;
const LIVE: TimeWindow = { kind: 'live', span: 600 };
const vm: Shown = { pool: 'p', cls: 'VM', ref: 'v', uuid: 'u', name: 'web' };

function frameOf(columns: Readonly<Record<string, readonly number[]>>): Frame {
  const all = new Map(Object.entries(columns).map(([key, values]) => [key, Float64Array.from(values)]));
  return { times: Float64Array.of(5, 10, 15), columns: all, gaps: [], states: [], step: 5, of: LIVE };
}

const build = (frame: Frame, sources: readonly string[], more: Partial<Parameters<typeof buildSeries>[0]> = {}) =>
  buildSeries({
    names: [], graph: { name: 'CPU', sources }, objects: [vm], frame, ghost: undefined, offered: [], hidden: new Set(),
    showAll: false, guiConfig: {}, strong: undefined, memory: new LineMemory(), ...more,
  }); // prettier-ignore

test('over six lines: the average, the highest four, and the rest as a band', () => {
  const names = Array.from({ length: 9 }, (_, cpu) => `cpu${cpu}`);
  const columns = Object.fromEntries(names.map((name, cpu) => [columnKey(0, name), [cpu / 10, cpu / 10, Number.NaN]]));
  const frame = frameOf({ ...columns, [columnKey(0, '=cpu')]: [0.4, 0.4, 0.4] });
  const built = build(frame, ['=cpu', ...names]);
  assert.deepEqual(
    built.series.map((one) => one.label),
    ['CPU', 'CPU 5', 'CPU 6', 'CPU 7', 'CPU 8'],
  );
  assert.equal(built.othersCount, 5);
  assert.deepEqual([built.others?.low[0], built.others?.high[0]], [0, 0.4]);
  assert.ok(Number.isNaN(built.others?.high[2]));
  assert.equal(build(frame, ['=cpu', ...names], { showAll: true }).series.length, 10);
});

test('values come in base units, with everybody’s colour where one was chosen', () => {
  const frame = frameOf({ [columnKey(0, 'memory_internal_free')]: [1, 2, 3] });
  const guiConfig = { 'XenCenter.DataSource.vm.u.memory_internal_free': '-14853167' };
  const [one] = build(frame, ['memory_internal_free'], { guiConfig }).series;
  assert.deepEqual([...(one?.values ?? [])], [1024, 2048, 3072]);
  assert.equal(one?.colour, '#1d5bd1');
});

test('yesterday lies on the moments of today', () => {
  const frame = frameOf({ [columnKey(0, 'cpu0')]: [0.1, 0.2, 0.3] });
  const past = frameOf({ [columnKey(0, 'cpu0')]: [0.7, 0.8, 0.9] });
  const shifted = { ...past, times: past.times.map((time) => time - 86_400) };
  const built = build(frame, ['cpu0'], { ghost: { frame: shifted, shift: 86_400, word: 'yesterday' } });
  assert.deepEqual([...(built.series[1]?.values ?? [])], [0.7, 0.8, 0.9]);
  assert.equal(built.series[1]?.label, 'CPU 0, yesterday');
});

test('events of the object in the window, oldest first; what changes no graph is left out', () => {
  const at = (text: string) => Date.parse(text) / 1000;
  const events = eventsOf(view, [vm], at('2026-11-21T00:00:00Z'), at('2026-11-21T01:00:00Z'));
  assert.deepEqual(
    events.map((event) => [event.label, event.tone]),
    [
      ['Migrated', 'quiet'],
      ['CPU alarm', 'warn'],
    ],
  );
  assert.equal(eventsOf(view, [vm], at('2026-11-21T00:15:00Z'), at('2026-11-21T01:00:00Z')).length, 1);
});

test('a link names its window and graph, anything odd names none', () => {
  for (const window of [
    { kind: 'live', span: 3600 },
    { kind: 'fixed', from: 100, to: 900 },
  ] as const)
    for (const graph of [undefined, 'CPU / all'])
      assert.deepEqual(readLink(linkParts(window, graph)), { window, graph });
  for (const odd of [[], ['9-1'], ['-'], ['5'], ['1-2-3'], ['x']]) assert.equal(readLink(odd).window, undefined);
});

test('new numbers neither swap lines nor recolour them; another window may', () => {
  const memory = new LineMemory();
  const names = Array.from({ length: 8 }, (_, cpu) => `cpu${cpu}`);
  const rising = frameOf(Object.fromEntries(names.map((name, cpu) => [columnKey(0, name), [cpu, cpu, cpu]])));
  const falling = frameOf(Object.fromEntries(names.map((name, cpu) => [columnKey(0, name), [9 - cpu, 9 - cpu, 0]])));
  const first = build(rising, names, { memory });
  assert.deepEqual(first.series.map(({ label }) => label), ['CPU 3', 'CPU 4', 'CPU 5', 'CPU 6', 'CPU 7']); // prettier-ignore
  assert.deepEqual(build(falling, names, { memory }).series.map(({ label, colour, dash }) => [label, colour, dash]), first.series.map(({ label, colour, dash }) => [label, colour, dash])); // prettier-ignore
  const other = build({ ...falling, of: { kind: 'live', span: 3600 } }, names, { memory });
  assert.deepEqual(other.series.map(({ label }) => label), ['CPU 0', 'CPU 1', 'CPU 2', 'CPU 3', 'CPU 4']); // prettier-ignore
  const colourOf = (built: typeof first, label: string) => built.series.find((one) => one.label === label)?.colour;
  for (const label of ['CPU 3', 'CPU 4']) assert.equal(colourOf(other, label), colourOf(first, label));
  assert.equal(new Set(other.series.map(({ colour }) => colour)).size, 5);
});

test('the past laid under a line is unknown where it was unknown, and follows the line that stands out', () => {
  const now = frameOf({ [columnKey(0, '=net_rx')]: [1, 2, 3], [columnKey(0, '=net_tx')]: [4, 5, 6] });
  const then: Frame = {
    ...now,
    times: Float64Array.of(-95, -85),
    columns: new Map([
      [columnKey(0, '=net_rx'), Float64Array.of(7, 8)],
      [columnKey(0, '=net_tx'), Float64Array.of(9, Number.NaN)],
    ]),
  };
  const ghost = { frame: then, shift: 100, word: 'yesterday' };
  const sources = ['=net_rx', '=net_tx'];
  const first = build(now, sources, { ghost }).series.at(-1);
  assert.equal(first?.label, 'Network in, yesterday');
  // Of the row at 15 its five seconds alone are known, not the ten since the row before.
  assert.deepEqual(first.values, Float64Array.of(7, Number.NaN, 8));
  const strong = build(now, sources, { ghost, strong: 'u =net_tx' }).series.at(-1);
  assert.deepEqual(strong?.values, Float64Array.of(9, Number.NaN, Number.NaN));
});

test('live rows win, history stands where they know nothing', () => {
  const nan = Number.NaN;
  const past = frameOf({ [columnKey(0, '=cpu')]: [1, 2, 3], [columnKey(1, '=cpu')]: [4, 5, 6] });
  const live = {
    states: [], times: Float64Array.of(10, 15, 20),
    columns: new Map([
      [columnKey(0, '=cpu'), Float64Array.of(7, 8, 9)],
      [columnKey(1, '=cpu'), Float64Array.of(nan, nan, 9)],
    ]),
  }; // prettier-ignore
  const joined = join(past, live);
  assert.deepEqual(joined.times, Float64Array.of(5, 10, 15, 20));
  assert.deepEqual(joined.columns.get(columnKey(0, '=cpu')), Float64Array.of(1, 7, 8, 9));
  assert.deepEqual(joined.columns.get(columnKey(1, '=cpu')), Float64Array.of(4, 5, 6, 9));
});

test('objects of two pools stand on one axis, each in its place, with its own gaps', () => {
  const nan = Number.NaN;
  const here = frameOf({ [columnKey(0, '=cpu')]: [1, 2, 3], [columnKey(1, '=cpu')]: [4, 5, 6] });
  const there: Frame = {
    ...frameOf({ [columnKey(0, '=cpu')]: [7, nan, 9] }),
    times: Float64Array.of(10, 15, 20),
    gaps: [{ object: 0, from: 10, to: 20, reason: 'gone' }],
    states: [{ at: 'halted' }],
  };
  const both = merge([
    { frame: { ...here, states: [{ at: 'live' }, { at: 'live' }] }, at: [0, 2] },
    { frame: there, at: [1] },
  ]);
  assert.deepEqual(both?.times, Float64Array.of(5, 10, 15, 20));
  assert.deepEqual(both.columns.get(columnKey(0, '=cpu')), Float64Array.of(1, 2, 3, nan));
  assert.deepEqual(both.columns.get(columnKey(2, '=cpu')), Float64Array.of(4, 5, 6, nan));
  // What its first row says began within its own step: nothing is known of the row before that.
  assert.deepEqual(both.columns.get(columnKey(1, '=cpu')), Float64Array.of(nan, 7, nan, 9));
  assert.deepEqual(both.gaps, [{ object: 1, from: 10, to: 20, reason: 'gone' }]);
  assert.deepEqual(both.states, [{ at: 'live' }, { at: 'halted' }, { at: 'live' }]);
});

test('one object of a frame is as if it alone had been asked for', () => {
  const frame: Frame = {
    ...frameOf({ [columnKey(0, '=cpu')]: [1, 1, 1], [columnKey(1, '=cpu')]: [2, 2, 2] }),
    gaps: [
      { object: 0, from: 1, to: 2, reason: 'a' },
      { object: 1, from: 3, to: 4, reason: 'b' },
    ],
    states: [{ at: 'live' }, { at: 'halted' }],
  };
  const second = onlyObject(frame, 1);
  assert.deepEqual([...second.columns], [[columnKey(0, '=cpu'), Float64Array.of(2, 2, 2)]]);
  assert.deepEqual([second.gaps, second.states], [[{ object: 0, from: 3, to: 4, reason: 'b' }], [{ at: 'halted' }]]);
});

test('the same time yesterday is the same hour though the clocks were changed between', () => {
  const before = process.env['TZ'];
  process.env['TZ'] = 'Europe/Paris';
  try {
    const at = (text: string) => Date.parse(text) / 1000;
    assert.equal(shiftOf('yesterday', at('2026-10-25T12:00:00+01:00')), 25 * 3600);
    assert.equal(shiftOf('yesterday', at('2026-03-29T12:00:00+02:00')), 23 * 3600);
    assert.equal(shiftOf('week', at('2026-11-20T12:00:00+01:00')), 7 * 86_400);
    assert.equal(shiftOf('none', 5), 0);
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
});

test('why nothing comes is a sentence; while it comes there is none', () => {
  assert.equal(stateSentence('web', { at: 'live' }), undefined);
  assert.match(stateSentence('web', { at: 'halted' }) ?? '', /^web is halted/);
  assert.match(stateSentence('web', { at: 'host-away', host: 'xs-1', since: 0 }) ?? '', /^xs-1 has not answered since/);
});
