import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { MoveLimits, MovesMessage } from '../../app/contract/moves.ts';
import type { Sink } from '../../app/contract/wire/gateway.ts';
import type { PastMove } from '../../app/placement/estimate.ts';
import type { Outside } from '../pools/outside.ts';
import { MoveQueue } from './move-queue.ts';
import type { MovedOnce } from './move-queue.ts';

const TELL_AFTER_MS = 50;
const WRITE_AFTER_MS = 1000;
const REMEMBERED = 400;

const amount = z.number().int().min(1).max(64);
const file = z.object({
  version: z.literal(1),
  perHost: amount,
  perPool: amount,
  past: z.array(
    z.object({
      pool: z.string(),
      from: z.string(),
      to: z.string(),
      bytes: z.number(),
      seconds: z.number(),
      beside: z.number(),
    }),
  ),
});

/** A pause does not outlive the console: what waited then is gone with it. */
const USUAL: MoveLimits = { perHost: 3, perPool: 8, paused: false };

async function read(path: string): Promise<{ readonly limits: MoveLimits; readonly past: readonly PastMove[] }> {
  try {
    const { perHost, perPool, past } = file.parse(JSON.parse(await readFile(path, 'utf8')));
    return { limits: { perHost, perPool, paused: false }, past };
  } catch {
    // Missing or damaged: it is learnt again.
    return { limits: USUAL, past: [] };
  }
}

/** The queue of migrations, told to whoever watches, with its limits and what it has learnt kept on disk. */
export class Moves {
  readonly queue: MoveQueue;
  readonly #outside: Outside;
  readonly #path: string;
  readonly #failed: (error: unknown) => void;
  readonly #sinks = new Set<Sink<MovesMessage>>();
  #past: readonly PastMove[];
  #telling: NodeJS.Timeout | undefined;
  #keeping: NodeJS.Timeout | undefined;
  #writing = Promise.resolve();

  private constructor(
    outside: Outside,
    path: string,
    kept: Awaited<ReturnType<typeof read>>,
    failed: (error: unknown) => void,
  ) {
    this.#outside = outside;
    this.#path = path;
    this.#past = kept.past;
    this.#failed = failed;
    this.queue = new MoveQueue(
      kept.limits,
      () => this.#tell(),
      (move) => this.#learn(move),
    );
  }

  static async open(outside: Outside, path: string, failed: (error: unknown) => void): Promise<Moves> {
    return new Moves(outside, path, await read(path), failed);
  }

  get past(): readonly PastMove[] {
    return this.#past;
  }

  set(limits: Partial<MoveLimits>): void {
    this.queue.set(limits);
    this.#keep();
  }

  feed(sink: Sink<MovesMessage>): () => void {
    this.#sinks.add(sink);
    sink.send(this.#message());
    return () => this.#sinks.delete(sink);
  }

  async close(): Promise<void> {
    clearTimeout(this.#telling);
    if (this.#keeping) this.#write();
    await this.#writing;
  }

  #message(): MovesMessage {
    return { limits: this.queue.limits, rows: this.queue.rows(), past: this.#past };
  }

  #tell(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      const message = this.#message();
      for (const sink of this.#sinks) sink.send(message);
    }, TELL_AFTER_MS);
  }

  #learn({ pool, load, seconds, beside }: MovedOnce): void {
    const name = (id: string, ref: string | undefined): string =>
      this.#outside.pools.get(id)?.inventory.get('host', ref ?? '')?.uuid ?? '';
    const [from, to] = [name(pool, load.from), name(load.into ?? pool, load.to)];
    if (load.bytes <= 0 || from === '' || to === '' || from === to) return;
    this.#past = [{ pool, from, to, bytes: load.bytes, seconds, beside }, ...this.#past].slice(0, REMEMBERED);
    this.#tell();
    this.#keep();
  }

  #keep(): void {
    this.#keeping ??= setTimeout(() => this.#write(), WRITE_AFTER_MS);
  }

  #write(): void {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    this.#writing = this.#writeAfter(this.#writing);
  }

  async #writeAfter(before: Promise<void>): Promise<void> {
    await before;
    const { perHost, perPool } = this.queue.limits;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFile(`${this.#path}.new`, JSON.stringify({ version: 1, perHost, perPool, past: this.#past }));
      await rename(`${this.#path}.new`, this.#path);
    } catch (error) {
      this.#failed(error);
    }
  }
}
