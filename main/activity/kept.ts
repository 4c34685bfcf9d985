import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Activity } from '../../app/activity/activity.ts';
import type { ActivityStore } from './store.ts';

const WRITE_AFTER_MS = 1000;

/** How a row that was running when the console ended is shown: its end was not seen here. */
function interrupted(row: Activity): Activity {
  if (row.state !== 'running' && row.state !== 'queued') return row;
  const failure = { kind: 'cancelled', code: 'console-closed', params: [] } as const;
  return {
    ...row,
    state: 'failed',
    finished: row.finished ?? row.started,
    failure,
    cancel: { can: false, why: 'It has ended' },
    steps: row.steps.map((step) =>
      step.state === 'running' || step.state === 'pending' ? { ...step, state: 'failed', failure } : step,
    ),
  };
}

/** Rows of earlier runs, oldest first; none when the file is missing or makes no sense. */
export async function readKept(file: string): Promise<readonly Activity[]> {
  try {
    const rows: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Array.isArray(rows) ? (rows as readonly Activity[]).map(interrupted) : [];
  } catch {
    return [];
  }
}

/** Writes the timeline to a file soon after it changes; answers how to stop, which writes a last time. */
export function keep(store: ActivityStore, file: string, failed: (error: unknown) => void): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  const writeAfter = async (before: Promise<void>) => {
    await before;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify(store.rows()));
      await rename(`${file}.new`, file);
    } catch (error) {
      failed(error);
    }
  };
  const write = () => {
    timer = undefined;
    writing = writeAfter(writing);
  };
  const stop = store.onChange(() => {
    timer ??= setTimeout(write, WRITE_AFTER_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
    write();
    return writing;
  };
}
