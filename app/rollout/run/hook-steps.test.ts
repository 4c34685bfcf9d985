import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Journal } from './journal-by-hand.ts';
import { stateOf } from './run.ts';
import { tellingOf } from '../hooks/telling.ts';
import type { Hook, HookMoment } from '../plan/hook.ts';

const hook = (at: readonly HookMoment[], onFailure: Hook['onFailure'] = 'ask'): Hook => ({
  calls: 'f'.repeat(64),
  kind: 'program',
  name: '/bin/mute',
  at,
  timeout: 60,
  onFailure,
});
const everywhere = ['before-run', 'before-server', 'after-server', 'after-run'] as const;
const journal = (...hooks: readonly Hook[]): Journal => new Journal({ hooks }, ['ha'], {}, ['a']);
const around = (steps: readonly string[], server: string): readonly string[] => {
  const own = steps.filter((id) => id.startsWith(server));
  return [...own.slice(0, 2), ...own.slice(-2)];
};

test('a hook is called at its moments, around all that the moment is about', () => {
  const did = journal(hook(everywhere)).play();
  assert.deepEqual(did.slice(0, 3), ['claim', 'hook/before-run/0', 'off/ha']);
  assert.deepEqual(around(did, 'a/'), ['a/hook/before-server/0', 'a/maintain', 'a/verify', 'a/hook/after-server/0']);
  assert.deepEqual(did.slice(-3), ['back/ha', 'hook/after-run/0', 'release']);
});

test('several at one moment follow each other: one that failed holds back the next', () => {
  const it = journal(hook(['before-server']), hook(['before-server']));
  it.play('a/hook/before-server/0');
  it.begin('uuid-a/hook/before-server/0');
  it.fail('uuid-a/hook/before-server/0');
  const wanted = it.next();
  assert.deepEqual([wanted.is, wanted.is === 'ask' && wanted.step.id], ['ask', 'uuid-a/hook/before-server/0']);
});

// Which calls follow when the run is stopped after the last of the first column was done.
for (const [name, at, done, then] of [
  [
    'before and after, called before',
    ['before-server', 'after-server'],
    'a/hook/before-server/0',
    ['a/hook/after-server/0'],
  ],
  ['before and after, not called yet', ['before-server', 'after-server'], 'off/ha', []],
  ['after alone, the server in maintenance', ['after-server'], 'a/maintain', ['a/hook/after-server/0']],
  ['after alone, the server untouched', ['after-server'], 'off/ha', []],
  ['after the run, begun', ['after-run'], 'off/ha', ['hook/after-run/0']],
  ['before alone', ['before-server'], 'off/ha', []],
] as const)
  // prettier-ignore
  test(`a stop calls what is owed: ${name}`, () => {
    const it = journal(hook(at));
    it.play(done);
    const id = done.startsWith('a/') ? `uuid-${done}` : done;
    it.begin(id);
    it.end(id);
    it.order({ order: 'stop' });
    assert.deepEqual(
      it.play().filter((step) => step.includes('hook/')),
      then,
    );
    assert.deepEqual(it.next(), { is: 'end', how: 'stopped' });
  });

// What a run wants once that call has failed.
for (const [moment, onFailure, wants] of [
  ['before-run', 'ask', 'ask'],
  ['before-run', 'stop', 'stop'],
  ['before-server', 'ask', 'ask'],
  ['before-server', 'stop', 'stop'],
  ['after-server', 'ask', 'ask'],
  ['after-server', 'stop', 'stop'],
  ['after-run', 'ask', 'ask'],
  ['after-run', 'stop', 'ask'],
] as const)
  test(`a call ${moment} that fails, and should ${onFailure}: ${wants}`, () => {
    const it = journal(hook([moment], onFailure));
    const id = moment.includes('server') ? `a/hook/${moment}/0` : `hook/${moment}/0`;
    it.play(id);
    it.begin(id.replace(/^a/, 'uuid-a'));
    it.fail(id.replace(/^a/, 'uuid-a'));
    assert.equal(it.next().is, wants);
    it.order({ order: 'stop' });
    it.play();
    assert.deepEqual(it.next(), { is: 'end', how: 'stopped' }, 'no stop is held up by it');
  });

test('what it is told says which call it is, of whom, and how things stand', () => {
  const it = journal(hook(everywhere));
  const told = (id: string) => {
    const step = it.run.stages.flatMap((stage) => stage.steps).find((one) => one.id === id);
    assert.ok(step?.deed.do === 'hook');
    return tellingOf(it.run, step, step.deed.moment, 1);
  };
  it.play('a/hook/after-server/0');
  const after = told('uuid-a/hook/after-server/0');
  assert.deepEqual([after.server?.name, after.state, after.sentence], ['a', 'going', 'a of Paris is updated, checked and in service.']); // prettier-ignore
  assert.equal(told('hook/after-run/0').state, 'complete');
  it.order({ order: 'stop' });
  assert.deepEqual([told('uuid-a/hook/after-server/0').state, told('hook/after-run/0').state], ['stopping', 'stopped']);
  assert.equal(stateOf(it.run, 'hook/before-run/0').is, 'done');
});
