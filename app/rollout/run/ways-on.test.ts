import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../../errors/failure.ts';
import { Journal } from './journal-by-hand.ts';
import { pool } from '../testing.ts';
import { waysOn } from './ways-on.ts';

const { view } = pool({ a: 64, b: 64 }, {});

/** What is offered about a step that failed, in order; `!` marks what cannot be taken. */
function offered(id: string, failure: Failure, stopping = false): readonly string[] {
  const journal = new Journal();
  if (stopping) journal.order({ order: 'stop' });
  const step = journal.run.stages.flatMap((stage) => stage.steps).find((one) => one.id === id);
  assert.ok(step, id);
  return waysOn(journal.run, step, failure, view).map((way) => (way.why === undefined ? way.label : `! ${way.label}`));
}

const refused = (code: string): Failure => ({ kind: 'refused', code, params: ['x'] });
const server: Failure = { kind: 'xenapi', code: 'INTERNAL_ERROR', params: ['x'] };

for (const [what, id, failure, expected] of [
  [
    'a move that failed',
    'uuid-a/leave/uuid-one',
    server,
    ['Try again', 'Skip this step', 'Skip this server', 'Stop and put back'],
  ],
  ['a pool that cannot be marked: never without a mark', 'claim', server, ['Try again', 'Stop and put back']],
  ['a pool that another console marked', 'claim', refused('rollout-elsewhere'), ['Leave it to x', 'Try again']],
  [
    'a list of updates that changed: stopping comes first, so that no pool ends with two lists',
    'uuid-b/maintain',
    refused('updates-changed'),
    ['Stop and put back', 'Try again', 'Skip this step', 'Skip this server'],
  ],
  [
    'the same, said by the server',
    'uuid-b/apply',
    { ...server, code: 'UPDATEINFO_HASH_MISMATCH' },
    ['Stop and put back', 'Try again', 'Skip this step', 'Skip this server'],
  ],
  [
    'a server that is not back',
    'uuid-b/restart',
    refused('timed-out'),
    ['Keep waiting', '! Power on and wait', 'Skip this step', 'Give up this server', 'Stop and put back'],
  ],
  [
    'a server that is not right after its update',
    'uuid-b/verify',
    refused('not-verified'),
    ['Try again', 'Update b again', 'Skip this step', 'Skip this server', 'Stop and put back'],
  ],
  ['something owed that cannot be put back', 'back/ha', server, ['Try again', 'Skip this step', 'Stop and put back']],
] as const)
  test(what, () => assert.deepEqual(offered(id, failure), expected));

test('while it stops already, stopping is not offered', () => {
  assert.ok(!offered('back/ha', server, true).includes('Stop and put back'));
});
