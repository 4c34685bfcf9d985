import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../app/rollout/run.ts';
import { asked, places, planned, rolling, settled } from './test-kit.ts';
import type { Rolling } from './test-kit.ts';
import type { Rollouts } from './rollouts.ts';

/** What a line is about, whenever it is written: a line repeated after a crash is not crashed at again. */
function lineOf(event: RunEvent): string | undefined {
  if (!('step' in event)) return undefined;
  return `${event.e} ${event.step}${event.e === 'noted' ? ` ${Object.keys(event.facts).join(' ')}` : ''}`;
}

/** Carries a run to its end, thrown away and opened again after each new line of its journal. Answers how often. */
async function throughCrashes({ rollouts, reopen }: Rolling, run: string): Promise<number> {
  const crashed = new Set<string>();
  let current = rollouts;
  for (;;) {
    const crash = await nextLine(current, run, crashed);
    if (crash === undefined) return crashed.size;
    crashed.add(crash);
    await current.close();
    current = await reopen();
    await current.adopt(run);
  }
}

/** The next line that was not crashed at yet; undefined when the run ended first. Fails when the run asks a person. */
function nextLine(rollouts: Rollouts, run: string, crashed: ReadonlySet<string>): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const stop = rollouts.onChange((_run, event) => {
      const line = event && lineOf(event);
      if (line !== undefined && !crashed.has(line)) {
        stop();
        resolve(line);
      }
      const wants = rollouts.wants(run);
      if (wants?.is === 'ask') reject(new Error(`asks about ${wants.about} of ${wants.step.id}`));
    });
    const end = async (): Promise<void> => {
      await rollouts.finished(run);
      if (rollouts.rows().find((row) => row.run === run)?.ended) resolve(undefined);
    };
    void end();
  });
}

for (const [source, profile, name] of [
  ['its own repositories', 'practice', 'Paris'],
  ['update images', 'practice', 'Lyon'],
  ['patch files', 'legacy', ''],
] as const) {
  test(`killed at every line of a run from ${source} and taken up again: the same end`, async (t) => {
    const rig = await rolling(t, profile, name);
    const before = places(rig.pool);
    const made = await planned(rig);
    const run = await rig.rollouts.begin(rig.pool, made);
    const crashes = await throughCrashes(rig, run);
    assert.ok(crashes > 30, `${crashes} crashes`);
    await settled(rig, made, before);
  });
}

test('every call is dropped in the middle of its first answer: the run looks again and goes on', async (t) => {
  const rig = await rolling(t, 'practice', 'Lyon');
  const before = places(rig.pool);
  const made = await planned(rig);
  for (const call of [
    'VM.pool_migrate',
    'host.disable',
    'host.reboot',
    'pool_update.apply',
    'host.enable',
    'VM.suspend',
    'VM.resume_on',
  ]) {
    await rig.control.addFault({ call, effect: { kind: 'drop' }, times: 1 });
  }
  const run = await rig.rollouts.begin(rig.pool, made);
  await Promise.race([rig.rollouts.finished(run), asked(rig.rollouts, run)]);
  await settled(rig, made, before);
});
