import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { FailureError } from '../../app/errors/failure.ts';
import type { RunEvent } from '../../app/rollout/run/run.ts';

/** The write-ahead journal of one run: a line of JSON for each event, on disk before anything else happens. */
export class Journal {
  readonly #file: FileHandle;
  /** The last line may be on disk in part: it must not swallow the next one. */
  #torn: boolean;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, torn: boolean) {
    this.#file = file;
    this.#torn = torn;
  }

  static async open(path: string): Promise<Journal> {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600);
    return new Journal(file, (await file.stat()).size > 0);
  }

  /** Resolves when the line is on disk, in the order of the calls. Rejects with `journal-full` or `journal-failed`. */
  write(event: RunEvent): Promise<void> {
    const line = `${JSON.stringify(event)}\n`;
    this.#last = this.#append(line, this.#last);
    return this.#last;
  }

  async #append(line: string, before: Promise<void>): Promise<void> {
    await before.catch(() => undefined);
    try {
      await this.#file.appendFile(this.#torn ? `\n${line}` : line);
      await this.#file.datasync();
      this.#torn = false;
    } catch (error) {
      this.#torn = true;
      throw unwritten(error);
    }
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#file.close();
  }
}

function unwritten(error: unknown): FailureError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new FailureError(
    { kind: 'refused', code: full ? 'journal-full' : 'journal-failed', params: full ? [] : [message] },
    { cause: error },
  );
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
