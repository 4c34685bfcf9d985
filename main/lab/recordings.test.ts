import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart } from './recordings/apart.ts';
import { differences } from './recordings/compare.ts';
import { haveRecordings, readRecordings } from './recordings/recording.ts';
import { Replay } from './recordings/replay.ts';

const skip = haveRecordings ? false : 'there are no recordings of a real server beside this clone';

test('the lab answers as the recorded server did, recording by recording', { skip }, async () => {
  const recordings = readRecordings();
  const replay = await Replay.open(recordings);
  const failures: string[] = [];
  let agreed = 0;
  try {
    for (const recording of recordings) {
      const found = differences(await replay.play(recording));
      if (apart.has(recording.number)) continue;
      if (found.length === 0) agreed++;
      else failures.push(`${recording.id}: ${found.join(' | ').slice(0, 400)}`);
    }
  } finally {
    await replay.close();
  }
  assert.deepEqual(failures, []);
  assert.equal(agreed + apart.size, recordings.length);
});
