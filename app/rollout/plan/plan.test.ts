import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GiB } from '../../actions/testing/made.ts';
import { noHistory } from '../estimate/estimate.ts';
import { plan } from './plan.ts';
import { stagesOf } from '../run/stages.ts';
import { cdnWork, pool, usualChoices } from '../testing.ts';
import { timelineOf } from '../board/timeline.ts';

const three = () => pool({ a: 64, b: 64, c: 64 }, { one: ['a', 16], two: ['a', 8], three: ['b', 16], four: ['c', 32] });
const work = ['c', 'b', 'a'].map(cdnWork);

function summary(planned: ReturnType<typeof plan>) {
  return planned.plan.hosts.map(
    (host) =>
      `${host.host.name}: ${host.away.map((one) => `${one.vm.name} ${one.how}${one.to ? ` ${one.to.replace('uuid-', '')}` : ''}`).join(', ')}`,
  );
}

test('coordinator first, then the least to move; every VM has a place to wait', () => {
  const planned = plan(three().view, work, usualChoices, 0);
  assert.deepEqual(summary(planned), ['a: one migrate b, two migrate b', 'b: three migrate a', 'c: four migrate b']);
  assert.deepEqual(planned.stuck, []);
});

test('order, targets and policies are as chosen', () => {
  const planned = plan(
    three().view,
    work,
    {
      ...usualChoices,
      order: ['uuid-c', 'uuid-b'],
      targets: { 'uuid-four': 'uuid-a' },
      policies: { 'uuid-two': 'suspend', 'uuid-three': 'stay' },
    },
    0,
  );
  assert.deepEqual(summary(planned), ['a: two suspend, one migrate b', 'c: four migrate a', 'b: three stay']);
});

test('a VM that fits nowhere is named; nothing is planned for it', () => {
  const made = pool({ a: 64, b: 16 }, { big: ['a', 32], small: ['a', 8] });
  const planned = plan(made.view, ['a', 'b'].map(cdnWork), usualChoices, 0);
  assert.deepEqual(
    planned.stuck.map((one) => [
      one.host,
      one.vm,
      [...one.stranded.reasons.values()].flat().map((reason) => reason.code),
    ]),
    [['uuid-a', 'uuid-big', ['HOST_NOT_ENOUGH_FREE_MEMORY']]],
  );
  assert.deepEqual(summary(planned), ['a: small migrate b', 'b: ']);
});

test('without a reboot nobody leaves', () => {
  const planned = plan(three().view, [{ ...cdnWork('a'), guidance: ['restart-toolstack'] }], usualChoices, 0);
  assert.deepEqual(summary(planned), ['a: ']);
  const ids = stagesOf(planned.plan).flatMap((stage) => stage.steps.map((step) => step.id.replace('uuid-', '')));
  assert.deepEqual(ids, [
    'claim',
    'a/maintain',
    'a/apply',
    'a/restart',
    'a/enable',
    'a/plug',
    'a/end-maintenance',
    'a/verify',
    'release',
  ]);
});

test('what was agreed is switched off and put back in reverse; a local CD no longer holds its VM', () => {
  const made = three();
  made.put('pool', 'paris', {
    ha_enabled: true,
    ha_host_failures_to_tolerate: 1,
    other_config: { auto_poweron: 'true' },
  });
  made.put('SR', 'local', { shared: false });
  made.put('VDI', 'iso', { SR: 'OpaqueRef:local' });
  made.put('VBD', 'drive', { VM: 'OpaqueRef:one', type: 'CD', empty: false, VDI: 'OpaqueRef:iso' });
  made.put('VM', 'one', { VBDs: ['OpaqueRef:drive'] });
  assert.equal(plan(made.view, work, usualChoices, 0).stuck[0]?.vm, 'uuid-one');
  const planned = plan(made.view, work, { ...usualChoices, agreed: ['ha', 'auto-power-on', 'cd:uuid-one'] }, 0);
  assert.deepEqual(planned.stuck, []);
  const ids = stagesOf(planned.plan).flatMap((stage) => stage.steps.map((step) => step.id));
  assert.deepEqual(ids.slice(0, 4), ['claim', 'off/ha', 'off/auto-power-on', 'off/cd:uuid-one']);
  assert.deepEqual(ids.slice(-4), ['back/cd:uuid-one', 'back/auto-power-on', 'back/ha', 'release']);
});

test('the timeline empties each lane, never overfills another, and ends where it began', () => {
  const made = three();
  const { plan: made_ } = plan(made.view, work, usualChoices, 0);
  const timeline = timelineOf(made_, made.view, noHistory, 0);
  assert.equal(timeline.moves, 8);
  assert.equal(timeline.bytes, 2 * 72 * GiB);
  for (const lane of timeline.lanes) {
    assert.equal(lane.memory[0]?.used, lane.memory.at(-1)?.used, lane.name);
    assert.equal(Math.min(...lane.memory.map((point) => point.used)), 0, `${lane.name} is empty once`);
    assert.ok(lane.memory.every((point) => point.used <= lane.capacity));
    assert.deepEqual(
      lane.phases.map((phase) => phase.phase),
      ['leave', 'update', 'restart', 'return'],
    );
  }
  assert.deepEqual([timeline.tightest?.host, timeline.tightest?.free], ['uuid-b', 16 * GiB]);
  assert.ok(timeline.end.low < timeline.end.likely && timeline.end.likely < timeline.end.high);
});

test('hours in which no server is begun are waited for, by whoever comes into them', () => {
  const made = three();
  const begun = new Date(2026, 0, 7, 7, 59).getTime();
  const night = new Date(2026, 0, 7, 18, 0).getTime();
  const safeguards = { ...usualChoices.safeguards, blackout: { from: 8 * 60, until: 18 * 60, workdays: true } };
  const { plan: made_ } = plan(made.view, work, { ...usualChoices, safeguards }, 0);
  const { lanes, end } = timelineOf(made_, made.view, noHistory, begun);
  const begins = lanes.map(({ phases }) => begun + (phases[0]?.from ?? 0) * 1000);
  assert.deepEqual(begins.slice(0, 2), [begun, night]);
  assert.ok(
    begins.slice(2).every((at) => at > night),
    'the next follow one another as ever',
  );
  assert.ok(begun + end.low * 1000 > night);
});
