import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { RunEvent } from '../../app/rollout/run.ts';

/** The write-ahead journal of one run: a line of JSON for each event, on disk before anything else happens. */
export class Journal {
  readonly #file: FileHandle;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<Journal> {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600);
    const journal = new Journal(file);
    // A line that was cut by a crash must not swallow the next one.
    if ((await file.stat()).size > 0) await file.appendFile('\n');
    return journal;
  }

  /** Resolves when the line is on disk. Lines are written in the order of the calls; a full disk rejects. */
  write(event: RunEvent): Promise<void> {
    const line = `${JSON.stringify(event)}\n`;
    this.#last = this.#append(line, this.#last);
    return this.#last;
  }

  async #append(line: string, before: Promise<void>): Promise<void> {
    await before.catch(() => undefined);
    await this.#file.appendFile(line);
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#file.close();
  }
}

export interface ReadJournal {
  readonly events: readonly RunEvent[];
  /** Numbers of lines that could not be read. Steps are judged by the pool, so a lost line repeats a look, not a deed. */
  readonly damaged: readonly number[];
}

export async function readJournal(path: string): Promise<ReadJournal> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const events: RunEvent[] = [];
  const damaged: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const event = parse(line);
    if (event) events.push(event);
    else damaged.push(index + 1);
  }
  return { events, damaged };
}

function parse(line: string): RunEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'e' in value && 'at' in value
      ? (value as RunEvent)
      : undefined;
  } catch {
    return undefined;
  }
}
