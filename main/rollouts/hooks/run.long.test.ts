import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Hook } from '../../../app/rollout/plan/hook.ts';
import { reportOf } from '../../../app/rollout/report/report.ts';
import { replay } from '../../../app/rollout/run/run.ts';
import type { RunEvent } from '../../../app/rollout/run/run.ts';
import { settled } from '../test-kit.ts';
import type { Rollouts } from '../rollouts.ts';
import { at, end, event, ready, together, wanting } from '../testing/ready.ts';
import { Hooks } from './hooks.ts';
import { scratch } from '../../pools/test-kit.ts';
import { ear, program } from './test-kit.ts';

const unsealed = { seal: async () => undefined, open: async () => undefined, onChange: () => () => undefined };

const reportedBy = (rollouts: Rollouts, run: string) => {
  const events = rollouts.events(run);
  const replayed = replay(events);
  assert.ok(replayed);
  return reportOf(replayed, events, undefined, ({ code }) => code);
};

const failed = (one: RunEvent): boolean => one.e === 'failed';

describe('hooks of a run', { concurrency: 2 }, () => {
  together('hooks', {
    'are called around each server and the run, in order, and no secret reaches the journal': async (lab, t) => {
      const it = await ready(lab, 'Cdn');
      const { address, heard } = await ear(t);
      const dir = await scratch(t);
      await program(dir, 'mute', 'console.log("was here"); process.exit(7)');
      const hooks = await Hooks.open(dir, unsealed);
      const web = await hooks.allow({ kind: 'webhook', address }, 'open sesame');
      const mute = await hooks.allow({ kind: 'program', file: 'mute' });
      const safeguards = { ...it.plan.safeguards, hooks: [hook(web, ['before-run', 'before-server', 'after-server', 'after-run']), hook(mute, ['before-run'], 'go-on')] };
      const rollouts = await it.open({ hooks });
      const plan = { ...it.plan, hosts: it.plan.hosts.slice(0, 1), safeguards };
      const run = await rollouts.begin(it.pool, plan);
      await end(rollouts, run);
      await settled(at(it), plan, it.before);
      const names = plan.hosts.map((one) => one.host.name);
      assert.deepEqual(
        heard.map(({ telling }) => [telling.moment, telling.server?.name, telling.state]),
        [['before-run', undefined, 'going'], ...names.flatMap((name) => [['before-server', name, 'going'], ['after-server', name, 'going']]), ['after-run', undefined, 'complete']],
      );
      assert.doesNotMatch(JSON.stringify(rollouts.events(run)), /sesame|hidden/);
      const { hooks: reported, deviations } = reportedBy(rollouts, run);
      assert.deepEqual(reported.map((one) => one.said).slice(0, 3), ['answered 204 No Content', 'went on without it, as chosen', 'answered 204 No Content']);
      assert.deepEqual(reported[1]?.output, 'was here');
      assert.match(deviations.map((line) => line.sentence).join('\n'), /failed, and the run goes on as chosen: .* ended with 7/);
    },
    'under way as the console ends are called once more, and say so': async (lab, t) => {
      const it = await ready(lab, 'Patch');
      const held = await ear(t, (response, { telling }) => void (telling.attempt > 1 && response.writeHead(200).end()));
      const hooks = await Hooks.open(await scratch(t), unsealed);
      const allowed = await hooks.allow({ kind: 'webhook', address: held.address });
      const safeguards = { ...it.plan.safeguards, hooks: [hook(allowed, ['before-run'])] };
      const rollouts = await it.open({ hooks });
      const run = await rollouts.begin(it.pool, { ...it.plan, safeguards });
      await held.count(1);
      await rollouts.close();
      assert.ok(!rollouts.events(run).some(failed), 'that it did not answer is nobody’s failure');
      const again = await it.open({ hooks });
      await again.adopt(run);
      await held.count(2);
      await again.order(run, { order: 'stop' });
      await end(again, run);
      assert.deepEqual(held.heard.map(({ telling }) => [telling.step, telling.attempt]), [['hook/before-run/0', 1], ['hook/before-run/0', 2]]);
    },
    'that fail are asked about, and the question itself is told; a stop ends the one under way and calls what is owed': async (lab, t) => {
      const it = await ready(lab, 'Yum');
      const held = await ear(t, (response, { telling }) => {
        if (telling.moment === 'before-run') response.writeHead(500).end('no');
        else if (telling.moment !== 'before-server') response.writeHead(200).end();
      });
      const hooks = await Hooks.open(await scratch(t), unsealed);
      const allowed = await hooks.allow({ kind: 'webhook', address: held.address });
      const safeguards = { ...it.plan.safeguards, hooks: [hook(allowed, ['before-run', 'before-server', 'after-server', 'after-run', 'asks'])] };
      const rollouts = await it.open({ hooks });
      const told = event(rollouts, (one) => one.e === 'noticed' && one.sentence.includes('answered 200'));
      const run = await rollouts.begin(it.pool, { ...it.plan, safeguards });
      const wants = await wanting(rollouts, run, (next) => next.is === 'ask');
      await told;
      assert.match(held.heard.at(-1)?.telling.sentence ?? '', /waits for you: a step of its update failed/);
      assert.ok(wants.is === 'ask');
      await rollouts.order(run, { order: 'skip', step: wants.step.id });
      await held.count(3);
      await rollouts.order(run, { order: 'stop' });
      await end(rollouts, run);
      await it.pool.barrier();
      assert.deepEqual(held.heard.map(({ telling }) => telling.moment), ['before-run', 'asks', 'before-server', 'after-server']);
      assert.equal(rollouts.events(run).findLast((one) => one.e === 'failed')?.failure.code, 'hook-ended');
    },
  }); // prettier-ignore
});

const hook = (
  { calls, kind, name }: Pick<Hook, 'calls' | 'kind' | 'name'>,
  moments: Hook['at'],
  onFailure: Hook['onFailure'] = 'ask',
): Hook => ({ calls, kind, name, at: moments, timeout: 30, onFailure });
