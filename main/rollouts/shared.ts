import { gunzipSync, gzipSync } from 'node:zlib';
import { toFailure } from '../../app/errors/failure.ts';
import { LEASE_KEY, TAKEN_KEY, writeLease, writeTaken } from '../../app/rollout/lease.ts';
import { replay } from '../../app/rollout/run/run.ts';
import type { RunEvent } from '../../app/rollout/run/run.ts';
import type { Pool } from '../pools/pool.ts';

/** Where a run's journal is kept in the pool, for a console that has to take over. */
export const JOURNAL_KEY = 'xenith:rollout:journal';

/** Largest journal that is believed, unpacked: it is text that anybody with the role may have written. */
const LIMIT = 64 * 1024 * 1024;

async function setKey(pool: Pool, key: string, value: string | undefined, signal?: AbortSignal): Promise<void> {
  const [record] = pool.inventory.all('pool');
  if (!record) return;
  const options = signal ? { signal } : {};
  await pool.call('pool.remove_from_other_config', [record.$ref, key], options);
  if (value !== undefined) await pool.call('pool.add_to_other_config', [record.$ref, key, value], options);
}

/** Writes the mark of a run: whose it is, and that its owner is alive. Key by key, so that nothing of others is undone. */
export function beat(
  pool: Pool,
  run: string,
  owner: { readonly installation: string; readonly who: string },
): Promise<void> {
  return setKey(
    pool,
    LEASE_KEY,
    writeLease({ run, owner: owner.installation, who: owner.who, beat: Date.now() + pool.clockOffset }),
  );
}

/** Makes the run this console's. Its former owner, should it live, begins nothing more once it sees this. */
export async function take(
  pool: Pool,
  run: string,
  owner: { readonly installation: string; readonly who: string },
): Promise<void> {
  await setKey(pool, TAKEN_KEY, writeTaken({ run, owner: owner.installation, who: owner.who }));
  await beat(pool, run, owner).catch((error: unknown) => {
    // Its former owner was renewing the mark at this moment; who has it is said above.
    if (toFailure(error).code !== 'MAP_DUPLICATE_KEY') throw error;
  });
}

/** Takes every trace of a run out of the pool, but for who took it over. */
export async function forgetRun(pool: Pool, signal: AbortSignal): Promise<void> {
  for (const key of [JOURNAL_KEY, LEASE_KEY]) await setKey(pool, key, undefined, signal);
}

/** Leaves a copy of the journal in the pool. */
export function share(pool: Pool, events: readonly RunEvent[], signal?: AbortSignal): Promise<void> {
  const text = gzipSync(JSON.stringify(events)).toString('base64');
  return setKey(pool, JOURNAL_KEY, text, signal);
}

/** The last copy of each pool and what it says: it is asked for far more often than it changes. */
const known = new WeakMap<Pool, { readonly text: string; readonly events: readonly RunEvent[] | undefined }>();

/** The copy of the journal that a pool holds; undefined for none and for what is none. */
export function sharedJournal(pool: Pool): readonly RunEvent[] | undefined {
  const [record] = pool.inventory.all('pool');
  const text = record?.other_config[JOURNAL_KEY];
  if (text === undefined) return undefined;
  const before = known.get(pool);
  if (before?.text === text) return before.events;
  const events = unpacked(text);
  known.set(pool, { text, events });
  return events;
}

function unpacked(text: string): readonly RunEvent[] | undefined {
  try {
    const plain = gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: LIMIT });
    const events = JSON.parse(plain.toString('utf8')) as readonly RunEvent[];
    return replay(events) ? events : undefined;
  } catch {
    return undefined;
  }
}
