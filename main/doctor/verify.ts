import { readFile } from 'node:fs/promises';
import { verifyReport } from '../vault/signing.ts';
import type { Verified } from '../../app/rollout/report/signed.ts';

/** Reads a report of a rollout and says whether it is what was signed, and by whom. `genuine` alone is a success. */
export async function verifyFile(
  path: string,
  dataDir: string,
): Promise<{ readonly text: string; readonly ok: boolean }> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return { ok: false, text: `${path} cannot be read.\n` };
  const verified = await verifyReport(text, dataDir);
  return { ok: verified.is === 'genuine', text: `${lines(verified).join('\n')}\n` };
}

function lines(verified: Verified): readonly string[] {
  switch (verified.is) {
    case 'not-a-report':
      return ['This is not a signed report of a rollout.'];
    case 'changed':
      return [
        'The report was changed after it was signed, or the signature is not its own.',
        key(verified.fingerprint),
      ];
    case 'genuine': {
      const { pool, began, how, run } = verified.report;
      return [
        `Update of ${pool.name}, begun ${new Date(began).toISOString()}, ${how} (run ${run}).`,
        'The content is what was signed.',
        verified.ours
          ? 'Signed by this installation.'
          : 'Signed by another installation: compare the fingerprint of its key with the one its administrator tells you.',
        key(verified.fingerprint),
      ];
    }
  }
}

const key = (fingerprint: string): string => `Key ${fingerprint}`;
