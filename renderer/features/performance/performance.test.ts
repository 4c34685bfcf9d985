import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { View } from '../../../app/inventory/view.ts';
import { buildSeries, type Shown } from './build.ts';
import { eventsOf } from './events.ts';
import { columnKey, type Frame } from './frame.ts';
import { windowOfHash, writeWindowPart } from './link.ts';
import { stateSentence } from './state-words.ts';

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
const vm: Shown = { cls: 'VM', ref: 'v', uuid: 'u', name: 'web' };

function frameOf(columns: Readonly<Record<string, readonly number[]>>): Frame {
  const all = new Map(Object.entries(columns).map(([key, values]) => [key, Float64Array.from(values)]));
  return { times: Float64Array.of(5, 10, 15), columns: all, gaps: [], states: [], step: 5, reaches: 0 };
}

const build = (frame: Frame, sources: readonly string[], more: Partial<Parameters<typeof buildSeries>[0]> = {}) =>
  buildSeries({
    names: [], graph: { name: 'CPU', sources }, objects: [vm], frame, ghost: undefined, offered: [], hidden: new Set(),
    showAll: false, guiConfig: {}, colours: {}, ...more,
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

test('a link names its window, anything odd names none', () => {
  for (const window of [
    { kind: 'live', span: 3600 },
    { kind: 'fixed', from: 100, to: 900 },
  ] as const)
    assert.deepEqual(windowOfHash(`#/pool/p/VM/u/performance/${writeWindowPart(window)}`), window);
  for (const odd of ['#/pool/p/VM/u/performance', '#/x/performance/9-1', '#/x/performance/-', '#/x/performance/5'])
    assert.equal(windowOfHash(odd), undefined);
});

test('why nothing comes is a sentence; while it comes there is none', () => {
  assert.equal(stateSentence('web', { at: 'live' }), undefined);
  assert.match(stateSentence('web', { at: 'halted' }) ?? '', /^web is halted/);
  assert.match(stateSentence('web', { at: 'host-away', host: 'xs-1', since: 0 }) ?? '', /^xs-1 has not answered since/);
});
