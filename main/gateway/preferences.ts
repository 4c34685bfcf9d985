import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { preferencesContract } from '../../app/contract/preferences.ts';

const FILE = 'preferences.json';
const MOST_BYTES = 2 << 20;
const file = z.object({ version: z.literal(1), values: z.record(z.string(), z.unknown()) });

export interface Preferences {
  readonly handlers: Handlers<typeof preferencesContract>;
  /** One value as it is now; whoever reads it checks its shape. */
  get(key: string): unknown;
  /** Writes what is not on disk yet. */
  close(): Promise<void>;
}

async function read(path: string): Promise<Map<string, unknown>> {
  try {
    const text = await readFile(path, 'utf8');
    return new Map(Object.entries(file.parse(JSON.parse(text)).values));
  } catch {
    // Missing or damaged: arrangements are worth less than a start that fails.
    return new Map();
  }
}

async function write(path: string, values: ReadonlyMap<string, unknown>): Promise<void> {
  const text = JSON.stringify({ version: 1, values: Object.fromEntries(values) });
  if (text.length > MOST_BYTES) return;
  const handle = await open(`${path}.new`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
}

/** Arrangements in one file of the data directory; changes are gathered for `delay` milliseconds. */
export async function preferences(dataDir: string, delay = 400): Promise<Preferences> {
  const path = join(dataDir, FILE);
  const values = await read(path);
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let failed: Error | undefined;

  const save = async (before: Promise<void>): Promise<void> => {
    await before;
    try {
      await mkdir(dataDir, { recursive: true, mode: 0o700 });
      await write(path, values);
      failed = undefined;
    } catch (error) {
      failed = error instanceof Error ? error : new Error(String(error));
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = save(writing);
    return writing;
  };

  return {
    handlers: {
      preferences: () => Object.fromEntries(values),
      'preferences.set': ({ key, value }) => {
        if (value === undefined || value === null) values.delete(key);
        else values.set(key, value);
        timer ??= setTimeout(() => void flush(), delay);
        if (failed !== undefined) throw failed;
      },
    },
    get: (key) => values.get(key),
    async close() {
      if (timer !== undefined) await flush();
      await writing;
    },
  };
}
