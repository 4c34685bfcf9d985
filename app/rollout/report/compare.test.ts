import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, unmatched } from './compare.ts';
import type { RunReport } from './report.ts';

const host = { uuid: 'a', name: 'a', outcome: 'Done', updates: 5, took: 60_000, planned: undefined, before: '8', after: '8.4', phases: { leave: 20_000 } }; // prettier-ignore
const report: RunReport = {
  run: 'r',
  pool: { uuid: 'p', name: 'Paris' },
  who: ['ada'],
  began: 0,
  ended: 100_000,
  how: 'complete',
  planned: undefined,
  hosts: [host],
  moves: [],
  guidance: [],
  mixed: undefined,
  hooks: [],
  deviations: [],
  errors: [],
  findings: [],
  waivers: [],
  log: [],
};

for (const [name, change, told] of [
  ['nothing', {}, []],
  ['a moment', { ended: 100_400 }, []],
  ['its end', { how: 'stopped' }, ['how it ended: complete, stopped']],
  ['how long it took', { ended: 160_000 }, ['took: 100000, 160000']],
  ['a server’s outcome', { hosts: [{ ...host, outcome: 'Put back' }] }, ['a outcome: Done, Put back']],
  ['a server’s way out', { hosts: [{ ...host, phases: { leave: 25_000 } }] }, ['a leave: 20000, 25000']],
  ['what failed', { errors: [{ at: 1, sentence: 'x', tone: 'bad' }] }, ['steps that failed: 0, 1']],
] as readonly (readonly [string, Partial<RunReport>, readonly string[]])[])
  test(`two reports that differ in ${name}`, () => {
    const found = differences(report, { ...report, ...change });
    assert.deepEqual(
      found.map((one) => `${one.server === undefined ? '' : `${one.server} `}${one.what}: ${one.before}, ${one.now}`),
      told,
    );
  });

test('a server of one report alone is not part of the other', () => {
  const [outcome] = differences(report, { ...report, hosts: [] });
  assert.deepEqual([outcome?.server, outcome?.before, outcome?.now], ['a', 'Done', 'not part of it']);
});

test('lines are matched whatever their order and time, as often as they were written', () => {
  const log = (...sentences: readonly string[]) => sentences.map((sentence, at) => ({ at, sentence, tone: 'plain' }) as const); // prettier-ignore
  assert.deepEqual(unmatched(log('x', 'y', 'y', 'z'), log('y', 'x', 'w')), { before: ['y', 'z'], now: ['w'], matched: 2 }); // prettier-ignore
});
