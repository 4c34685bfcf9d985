import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { datamodel } from '../../../../app/xenapi/generated/datamodel.ts';
import { rampage } from '../../api/rampage.ts';
import { profiles } from '../../profiles/profiles.ts';
import { openClock } from '../clock.ts';
import { openLab } from '../lab.ts';

/** Every record of every pool of a profile, in one number. */
function worldOf(profile: string, seed: number): { readonly hash: string; readonly records: number } {
  const plan = profiles[profile]?.() ?? assert.fail(profile);
  const clock = openClock(Date.UTC(2026, 10, 2, 9), 0);
  const address = (pool: number, host: number): string => `127.${10 + pool}.${host >> 8}.${(host & 255) + 1}`;
  const lab = openLab(plan, { clock, seed, port: 443, address });
  const hash = createHash('sha1');
  let records = 0;
  for (const { db } of lab.worlds) {
    for (const cls of Object.keys(datamodel)) {
      for (const [ref, row] of db.rows(cls)) {
        hash.update(ref).update(JSON.stringify(row));
        records++;
      }
    }
  }
  lab.dispose();
  clock.stop();
  return { hash: hash.digest('hex'), records };
}

for (const profile of Object.keys(profiles)) {
  test(`${profile}: the same seed makes the same world to the last record`, () => {
    const first = worldOf(profile, 7);
    assert.ok(first.records >= 100, `only ${first.records} records`);
    assert.deepEqual(worldOf(profile, 7), first);
  });
}

test('another seed makes another world', () => {
  assert.notEqual(worldOf('mixed', 8).hash, worldOf('mixed', 7).hash);
});

test('the same seed and the same calls, wild ones too, make the same history', async () => {
  const history = async (seed: number): Promise<string> => {
    const hash = createHash('sha1');
    await rampage('practice', seed, 800, (pool, change) => hash.update(`${pool} ${JSON.stringify(change)}`));
    return hash.digest('hex');
  };
  const first = await history(41);
  assert.equal(await history(41), first);
  assert.notEqual(await history(42), first);
});
