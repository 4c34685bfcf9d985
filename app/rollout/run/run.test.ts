import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Journal } from './journal-by-hand.ts';
import { VM_RESTARTS } from '../plan/plan.ts';
import { stateOf } from './run.ts';

const host = (name: string, ...vms: readonly string[]): string[] => [
  `${name}/maintain`,
  ...vms.map((vm) => `${name}/leave/${vm}`),
  `${name}/strays/leave`,
  ...['apply', 'restart', 'enable', 'plug'].map((step) => `${name}/${step}`),
  ...vms.toReversed().map((vm) => `${name}/return/${vm}`),
  `${name}/strays/return`,
  `${name}/end-maintenance`,
  `${name}/verify`,
];

test('a whole run, in order, to its end', () => {
  const journal = new Journal();
  assert.deepEqual(journal.play(), [
    'claim',
    'off/ha',
    ...host('a', 'one', 'two'),
    ...host('b', 'three'),
    'back/ha',
    'release',
  ]);
  assert.deepEqual(journal.next(), { is: 'end', how: 'complete' });
});

test('cut at any line and replayed, it wants to go on where it was', () => {
  const whole = new Journal();
  whole.play();
  for (let lines = 1; lines <= whole.events.length; lines += 1) {
    const cut = new Journal();
    cut.events.splice(0, cut.events.length, ...whole.events.slice(0, lines));
    // An intent without a result is still running: the engine looks at the pool and journals what it finds.
    const hanging = [...cut.run.steps].filter(([, state]) => state.is === 'running').map(([id]) => id);
    for (const id of hanging) cut.end(id);
    cut.play();
    assert.deepEqual([...cut.run.steps.keys()].sort(), [...whole.run.steps.keys()].sort(), `cut after ${lines}`);
  }
});

test('moves go side by side, as many as allowed', () => {
  const journal = new Journal({ concurrency: 2 });
  journal.play('a/leave/one');
  const wanted = journal.next();
  assert.ok(wanted.is === 'do');
  assert.deepEqual(
    wanted.steps.map((step) => step.id),
    ['uuid-a/leave/uuid-one', 'uuid-a/leave/uuid-two'],
  );
  journal.begin('uuid-a/leave/uuid-one');
  const second = journal.next();
  assert.deepEqual(second.is === 'do' && second.steps.map((step) => step.id), ['uuid-a/leave/uuid-two']);
  journal.begin('uuid-a/leave/uuid-two');
  assert.deepEqual(journal.next(), { is: 'busy' });
});

test('a server that empties itself does so when who is parked is away; who it moves is journalled as moved', () => {
  const journal = new Journal({ evacuate: true }, ['ha'], { policies: { 'uuid-one': 'suspend' } });
  assert.deepEqual(journal.play('a/evacuate').slice(-2), ['a/maintain', 'a/leave/one']);
  journal.begin('uuid-a/evacuate');
  journal.begin('uuid-a/leave/uuid-two');
  journal.end('uuid-a/leave/uuid-two');
  journal.order({ order: 'stop' });
  assert.deepEqual(journal.next(), { is: 'busy' }, 'what the server does is seen through');
  journal.fail('uuid-a/evacuate');
  const back = journal.play();
  assert.ok(back.includes('a/return/one') && back.includes('a/return/two'), back.join());
  const stays = new Journal({ evacuate: true }, ['ha'], { policies: { 'uuid-one': 'stay' } });
  assert.ok(!stays.play().includes('a/evacuate'), 'where one stays they go one by one');
});

test('one VM that fails does not keep the others; then somebody is asked', () => {
  const journal = new Journal();
  journal.play('a/leave/one');
  journal.begin('uuid-a/leave/uuid-one');
  journal.fail('uuid-a/leave/uuid-one');
  const wanted = journal.next();
  assert.deepEqual(wanted.is === 'do' && wanted.steps.map((step) => step.id), ['uuid-a/leave/uuid-two']);
  journal.play();
  const asked = journal.next();
  assert.ok(asked.is === 'ask' && asked.about === 'failure' && asked.step.id === 'uuid-a/leave/uuid-one');
  journal.order({ order: 'retry', step: 'uuid-a/leave/uuid-one' });
  assert.equal(journal.next().is, 'do');
  journal.order({ order: 'skip', step: 'uuid-a/leave/uuid-one' });
  const rest = journal.play();
  assert.ok(!rest.includes('a/return/one'), 'who did not leave does not return');
  assert.ok(rest.includes('a/return/two'));
});

test('a safeguard may stop instead of asking', () => {
  const journal = new Journal({ onFailure: 'stop-and-put-back' });
  journal.play('a/apply');
  journal.begin('uuid-a/apply');
  journal.fail('uuid-a/apply');
  assert.deepEqual(journal.next(), { is: 'stop', why: 'failure' });
});

test('stopped after a failure, nobody is asked about that failure again', () => {
  const journal = new Journal();
  journal.play('a/apply');
  journal.begin('uuid-a/apply');
  journal.fail('uuid-a/apply');
  assert.equal(journal.next().is, 'ask');
  journal.order({ order: 'stop' });
  const after = journal.play();
  assert.ok(after.includes('a/enable') && after.includes('a/return/one') && after.includes('back/ha'));
  assert.deepEqual(journal.next(), { is: 'end', how: 'stopped' });
});

test('stopped anywhere, everything that was begun is put back and nothing else is done', () => {
  for (const at of [
    'off/ha',
    'a/maintain',
    'a/leave/one',
    'a/apply',
    'a/restart',
    'a/return/one',
    'b/maintain',
    'b/apply',
  ]) {
    const journal = new Journal();
    const before = new Set(journal.play(at));
    journal.order({ order: 'stop' });
    const after = journal.play();
    const owed = [
      ...['a/enable', 'a/plug', 'a/end-maintenance', 'b/enable', 'b/plug', 'b/end-maintenance'].filter((id) =>
        before.has(`${id[0]}/maintain`),
      ),
      ...['a/return/one', 'a/return/two', 'b/return/three'].filter((id) => before.has(id.replace('return', 'leave'))),
      ...['a/strays/return', 'b/strays/return'].filter((id) => before.has(id.replace('return', 'leave'))),
      ...(before.has('off/ha') ? ['back/ha'] : []),
      'release',
    ].filter((id) => !before.has(id));
    assert.deepEqual([...after].sort(), owed.sort(), `stopped before ${at}`);
    assert.deepEqual(journal.next(), { is: 'end', how: 'stopped' });
  }
});

test('pause after this step, and after this server', () => {
  const journal = new Journal();
  journal.play('a/leave/one');
  journal.begin('uuid-a/leave/uuid-one');
  journal.order({ order: 'pause', after: 'vm' });
  assert.deepEqual(journal.next(), { is: 'busy' });
  journal.end('uuid-a/leave/uuid-one');
  assert.deepEqual(journal.next(), { is: 'hold', why: 'paused' });
  journal.order({ order: 'go-on' });
  journal.order({ order: 'pause', after: 'server' });
  assert.equal(journal.play().at(-1), 'a/verify');
  assert.deepEqual(journal.next(), { is: 'hold', why: 'paused' });
  journal.order({ order: 'go-on' });
  assert.equal(journal.play()[0], 'b/maintain');
});

test('outside its window nothing begins; at its end the server is finished, or all is put back, or somebody is asked', () => {
  const early = new Journal({ window: { from: 5000, until: 9000 } });
  assert.deepEqual(early.next(), { is: 'hold', why: 'window' });
  for (const [atWindowEnd, between, within] of [
    ['finish-server', 'stop', 'do'],
    ['stop-and-put-back', 'stop', 'stop'],
    ['ask', 'ask', 'do'],
  ] as const) {
    const journal = new Journal({ window: { from: 0, until: 9000 }, atWindowEnd });
    journal.play('a/apply');
    journal.at = 9000;
    assert.equal(journal.next().is, within, `${atWindowEnd} within a server`);
    journal.at = 3000;
    journal.play('b/maintain');
    journal.at = 9000;
    assert.equal(journal.next().is, between, `${atWindowEnd} between servers`);
  }
});

test('alarms hold before the next server until somebody says go', () => {
  const journal = new Journal();
  journal.play('b/maintain');
  assert.deepEqual(journal.next(2), { is: 'hold', why: 'alarms' });
  journal.order({ order: 'answer', step: 'alarms/uuid-b', answer: 'go-on' });
  assert.equal(journal.next(2).is, 'do');
});

test('reboots wait for a yes where that is wanted', () => {
  const journal = new Journal({ restarts: 'ask' });
  assert.equal(journal.play().at(-1), 'a/apply');
  assert.equal(journal.next().is, 'ask');
  journal.order({ order: 'answer', step: 'uuid-a/restart', answer: 'reboot' });
  assert.equal(journal.play()[0], 'a/restart');
});

test('a skipped server keeps what is owed to it', () => {
  const journal = new Journal();
  journal.play('a/apply');
  journal.order({ order: 'skip-server', host: 'uuid-a' });
  const rest = journal.play();
  assert.ok(!rest.includes('a/apply') && !rest.includes('a/restart'));
  assert.ok(rest.includes('a/enable') && rest.includes('a/return/one') && rest.includes('b/apply'));
});

test('lines of a newer console about unknown steps change nothing', () => {
  const journal = new Journal();
  journal.begin('unheard-of');
  journal.end('unheard-of');
  assert.equal(stateOf(journal.run, 'claim').is, 'pending');
  assert.equal(journal.play().at(-1), 'release');
});

test('the first server is the canary: watched for the longer of both times', () => {
  const minutes = (journal: Journal): readonly (number | undefined)[] =>
    journal.run.stages.flatMap(({ steps }) => steps.flatMap(({ deed }) => (deed.do === 'soak' ? [deed.minutes] : [])));
  assert.deepEqual(minutes(new Journal({ canary: 30 })), [30]);
  assert.deepEqual(minutes(new Journal({ canary: 30, soak: 5 })), [30, 5]);
  assert.deepEqual(minutes(new Journal({ canary: 1, soak: 5 })), [5, 5]);
});

test('a VM whose way is asked about waits for the others, then for an answer, and returns as it left', () => {
  for (const [answer, left, back] of [
    ['migrate', 'move', 'bring-back'],
    ['suspend', 'suspend', 'resume'],
    ['shut-down', 'shut-down', 'start'],
  ] as const) {
    const journal = new Journal({}, ['ha'], { policies: { 'uuid-one': 'ask' } });
    assert.ok(journal.play().includes('a/leave/two'));
    const asked = journal.next();
    assert.ok(asked.is === 'ask' && asked.about === 'away' && asked.step.id === 'uuid-a/leave/uuid-one');
    journal.order({ order: 'answer', step: 'uuid-a/leave/uuid-one', answer: 'dance' });
    assert.equal(journal.next().is, 'ask', 'an answer that means nothing');
    journal.order({ order: 'answer', step: 'uuid-a/leave/uuid-one', answer });
    const deeds = new Map(journal.run.stages.flatMap(({ steps }) => steps.map((step) => [step.id, step.deed.do])));
    assert.deepEqual([deeds.get('uuid-a/leave/uuid-one'), deeds.get('uuid-a/return/uuid-one')], [left, back]);
    const rest = journal.play();
    assert.ok(rest.includes('a/leave/one') && rest.includes('a/return/one') && rest.at(-1) === 'release');
  }
});

test('a VM that stays goes down with its server and is started after it, asked for or chosen before', () => {
  const chosen = new Journal({}, ['ha'], { policies: { 'uuid-one': 'stay' } });
  const asked = new Journal({}, ['ha'], { policies: { 'uuid-one': 'ask' } });
  asked.play();
  asked.order({ order: 'answer', step: 'uuid-a/leave/uuid-one', answer: 'stay' });
  for (const journal of [chosen, asked]) {
    const rest = journal.play();
    assert.ok(!rest.includes('a/leave/one'));
    assert.ok(rest.indexOf('a/restart') >= 0 && rest.indexOf('a/return/one') > rest.indexOf('a/restart'));
    const back = journal.run.stages.flatMap(({ steps }) => steps).find((step) => step.id === 'uuid-a/return/uuid-one');
    assert.equal(back?.deed.do, 'start');
  }
});

test('a server that is given up is owed nothing, and the next one follows', () => {
  const journal = new Journal();
  journal.play('a/restart');
  journal.begin('uuid-a/restart');
  journal.fail('uuid-a/restart');
  journal.order({ order: 'skip-server', host: 'uuid-a', lost: true });
  const rest = journal.play();
  assert.deepEqual(
    rest.filter((id) => id.startsWith('a/')),
    [],
  );
  assert.ok(rest.includes('b/apply') && rest.includes('back/ha'));
});

test('powering on is a retry that says how', () => {
  const journal = new Journal();
  journal.play('a/restart');
  journal.begin('uuid-a/restart');
  journal.fail('uuid-a/restart');
  journal.order({ order: 'retry', step: 'uuid-a/restart', how: 'power-on' });
  assert.equal(journal.next().is, 'do');
  assert.equal(journal.run.answers.get('uuid-a/restart'), 'power-on');
});

test('another order of the servers that have not begun', () => {
  const journal = new Journal({}, ['ha'], {}, ['a', 'b', 'c', 'd']);
  journal.play('c/apply');
  journal.order({ order: 'reorder', hosts: ['uuid-b', 'uuid-a', 'uuid-c'] });
  const servers = journal.play().flatMap((id) => (id.endsWith('/verify') ? [id[0]] : []));
  assert.deepEqual(servers, ['c', 'b', 'd']);
});

test('a train holds before anything is touched, and asks where an earlier wave did not end well', () => {
  const journal = new Journal();
  const wait = { is: 'wait', why: 'wave', pools: ['Lyon'] } as const;
  assert.deepEqual(journal.next(0, wait), { is: 'hold', why: 'train', train: wait });
  const asked = journal.next(0, { is: 'ask', sentences: ['Lyon was stopped'] });
  assert.ok(asked.is === 'ask' && asked.about === 'train');
  journal.order({ order: 'answer', step: 'train', answer: 'go' });
  assert.equal(journal.next(0, { is: 'ask', sentences: ['Lyon was stopped'] }).is, 'do');
  journal.play('off/ha');
  assert.equal(journal.next(0, wait).is, 'do', 'once begun it goes on');
});

test('a server that is done again: everything of it, its VMs where they are known to be, and then the others', () => {
  const journal = new Journal();
  journal.play('a/verify');
  journal.events.push({ e: 'noted', at: 1, step: 'uuid-a/leave/uuid-one', facts: { to: 'uuid-b' } });
  journal.events.push({ e: 'noted', at: 1, step: 'uuid-a/restart', facts: { boot_time: '1' } });
  journal.begin('uuid-a/verify');
  journal.fail('uuid-a/verify');
  journal.order({ order: 'redo-server', host: 'uuid-a' });
  assert.deepEqual(journal.run.facts.get('uuid-a/leave/uuid-one'), { to: 'uuid-b' });
  assert.equal(journal.run.facts.get('uuid-a/restart'), undefined);
  assert.deepEqual(journal.play(), [...host('a', 'one', 'two'), ...host('b', 'three'), 'back/ha', 'release']);
});

test('and with a restart that no update had asked for', () => {
  const journal = new Journal();
  const [begun] = journal.events;
  assert.ok(begun?.e === 'begun');
  const calm = { evacuate: false, restart: 'none', vms: 'none' } as const;
  const hosts = begun.plan.hosts.map((one) => ({ ...one, away: [], consequence: calm }));
  journal.events[0] = { ...begun, plan: { ...begun.plan, hosts } };
  assert.ok(!journal.play('a/verify').includes('a/restart'));
  journal.order({ order: 'redo-server', host: 'uuid-a', restart: true });
  const [first, ...rest] = journal.play().filter((id) => id.startsWith('a/'));
  assert.deepEqual([first, rest[0]], ['a/maintain', 'a/strays/leave']);
  assert.ok(rest.includes('a/restart') && rest.includes('a/strays/return'));
  assert.ok(!journal.run.stages.some((stage) => stage.id === 'uuid-b/restart'), 'the others are as planned');
});

test('VMs are restarted only where that was agreed to, and after they are home', () => {
  const asks = (agreed: readonly string[]) => {
    const journal = new Journal({}, agreed);
    const [begun] = journal.events;
    assert.ok(begun?.e === 'begun');
    const hosts = begun.plan.hosts.map((one) => ({ ...one, consequence: { ...one.consequence, vms: 'restart' as const } })); // prettier-ignore
    journal.events[0] = { ...begun, plan: { ...begun.plan, hosts } };
    return journal.play();
  };
  assert.ok(!asks(['ha']).includes('a/refresh-vms'));
  const agreed = asks(['ha', VM_RESTARTS]);
  assert.ok(agreed.indexOf('a/refresh-vms') > agreed.indexOf('a/strays/return'));
});
