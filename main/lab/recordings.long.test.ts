import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLab } from './lab.ts';
import { apart, inexact } from './recordings/apart.ts';
import { differences } from './recordings/compare.ts';
import { haveRecordings, readRecordings } from './recordings/recording.ts';
import { Replay } from './recordings/replay.ts';
import { changeOf, containsInOrder, noteStep, recordedChanges, recordedSteps } from './recordings/sequence.ts';
import { Guest } from './testing.ts';
import type { Row } from './world/db.ts';

const skip = haveRecordings ? false : 'there are no recordings of a real server beside this clone';

test('the lab answers as the recorded server did, recording by recording', { skip }, async () => {
  const recordings = readRecordings();
  const replay = await Replay.open(recordings);
  const failures: string[] = [];
  let agreed = 0;
  try {
    for (const recording of recordings) {
      const found = differences(await replay.play(recording), !inexact.has(recording.number));
      if (apart.has(recording.number)) {
        if (found.length === 0) failures.push(`${recording.id} agrees, and need not be listed`);
      } else if (found.length === 0) agreed++;
      else failures.push(`${recording.id}: ${found.join(' | ').slice(0, 400)}`);
    }
  } finally {
    await replay.close();
  }
  assert.deepEqual(failures, []);
  assert.equal(agreed + apart.size, recordings.length);
});

/** What was done while events were recorded, and the same here. */
const deeds: readonly (readonly [during: string, calls: readonly string[]])[] = [
  ['start', ['VM.hard_shutdown', 'VM.start']],
  ['migrate', ['VM.pool_migrate']],
  ['clean_shutdown', ['VM.clean_shutdown', 'VM.start']],
  ['suspend-resume', ['VM.suspend', 'VM.resume']],
];

test('events tell of a VM what they told there, in the same order, and tasks end as theirs did', { skip }, async () => {
  const recordings = readRecordings();
  const lab = await startLab({ profile: 'practice', speed: 100 });
  try {
    const guest = await Guest.enter(lab);
    const [world] = lab.worlds;
    assert.ok(world);
    const movable = (row: Readonly<Row>) =>
      row['is_control_domain'] === false && (row['allowed_operations'] as string[]).includes('pool_migrate');
    const [vm = ''] = [...world.db.rows('VM')].find(([, row]) => movable(row)) ?? [];
    for (const [during, calls] of deeds) {
      const steps: string[] = [];
      const statuses: string[] = [];
      const changes = new Set<string>();
      const stop = world.tables.onChange((change) => {
        const { cls, ref, operation } = change;
        changes.add(changeOf(change, world.db.get(cls, ref)));
        if (operation !== 'del' && cls === 'VM' && ref === vm) noteStep(steps, world.db.need('VM', vm));
        if (operation !== 'del' && cls === 'task') statuses.push(world.db.need('task', ref)['status'] as string);
      });
      for (const call of calls) await carryOut(guest, call, vm);
      if (calls.includes('VM.start')) await untilAllowed(guest, 'clean_shutdown', vm);
      stop();
      const recorded = recordedSteps(recordings, during);
      assert.ok(containsInOrder(steps, recorded), `${during}: ${recorded.join(' > ')} is not in ${steps.join(' > ')}`);
      const missing = [...recordedChanges(recordings, during)].filter((change) => !changes.has(change));
      assert.deepEqual(missing, [], `${during}: not heard of here`);
      assert.deepEqual([statuses[0], statuses.at(-1)], ['pending', 'success'], during);
    }
  } finally {
    await lab.close();
  }
});

const extra: Readonly<Record<string, (guest: Guest, vm: string) => Promise<readonly unknown[]>>> = {
  'VM.start': async () => [false, false],
  'VM.resume': async () => [false, false],
  'VM.pool_migrate': async (guest, vm) => {
    const home = await guest.call('VM.get_resident_on', vm);
    const hosts = await guest.call<string[]>('VM.get_possible_hosts', vm);
    return [hosts.find((host) => host !== home), {}];
  },
};

/** The guest's tools take their time after a start. */
async function untilAllowed(guest: Guest, operation: string, vm: string): Promise<void> {
  while (!(await guest.call<string[]>('VM.get_allowed_operations', vm)).includes(operation));
}

async function carryOut(guest: Guest, call: string, vm: string): Promise<void> {
  await untilAllowed(guest, call.slice('VM.'.length), vm);
  const task = await guest.call<string>(`Async.${call}`, vm, ...((await extra[call]?.(guest, vm)) ?? []));
  for (;;) {
    const { status, error_info } = await guest.call<{ status: string; error_info: string[] }>('task.get_record', task);
    if (status === 'pending') continue;
    assert.equal(status, 'success', error_info.join(' '));
    return guest.call('task.destroy', task);
  }
}
