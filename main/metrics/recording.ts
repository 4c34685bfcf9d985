import { mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingState } from '../../app/contract/metrics.ts';
import type { MetricCls } from '../../app/metrics/metric-cls.ts';

/** A stretch of kept 5-second rows of one object; row-aligned times, NaN where unknown. */
export interface Recorded {
  readonly times: Float64Array;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

export type RecordingLimits = Pick<RecordingState, 'days' | 'maxBytes' | 'watched'>;

interface Settings extends RecordingLimits {
  readonly objects: readonly { readonly pool: string; readonly cls: MetricCls; readonly uuid: string }[];
}

const USUAL: Settings = { objects: [], watched: true, days: 3, maxBytes: 512 * 1024 ** 2 };
const DAY = 86_400;
const MAGIC = 0x58_4d_31_0a;

/**
 * 5-second numbers on this machine's disk: per object and day one file of blocks, each with its own names, so that a crash loses at
 * most the block being written, and the last ten minutes can be had from the server again.
 * Block: magic, length of head, head (JSON: names, rows), padding to 8, times as Float64, columns as Float32.
 */
export class Recording {
  readonly #dir: string;
  #settings: Settings = USUAL;
  /** Oldest first. */
  #files = new Map<string, { bytes: number; readonly day: number }>();
  #writing: Promise<void> = Promise.resolve();

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async open(dir: string): Promise<Recording> {
    const recording = new Recording(dir);
    await mkdir(dir, { recursive: true });
    try {
      const read = JSON.parse(await readFile(join(dir, 'settings.json'), 'utf8')) as Partial<Settings>;
      recording.#settings = { ...USUAL, ...read, objects: Array.isArray(read.objects) ? read.objects : [] };
    } catch {
      // Nothing was set yet.
    }
    for (const name of (await readdir(dir)).sort()) {
      const day = Number(/^(\d+)-.*\.xm$/.exec(name)?.[1] ?? Number.NaN);
      if (Number.isFinite(day)) recording.#files.set(name, { day, bytes: (await stat(join(dir, name))).size });
    }
    return recording;
  }

  get state(): RecordingState {
    return {
      ...this.#settings,
      objects: this.#settings.objects.map((object) => {
        const tail = fileTail(object.pool, object.uuid);
        let bytes = 0;
        for (const [name, file] of this.#files) if (name.endsWith(tail)) bytes += file.bytes;
        return { ...object, bytes };
      }),
      usedBytes: this.#usedBytes(),
    };
  }

  get watched(): boolean {
    return this.#settings.watched;
  }

  #usedBytes(): number {
    let used = 0;
    for (const { bytes } of this.#files.values()) used += bytes;
    return used;
  }

  keeps(pool: string, uuid: string): boolean {
    return this.#settings.objects.some((kept) => kept.pool === pool && kept.uuid === uuid);
  }

  async keep(pool: string, cls: MetricCls, uuid: string, on: boolean): Promise<void> {
    const others = this.#settings.objects.filter((kept) => kept.pool !== pool || kept.uuid !== uuid);
    await this.#change({ ...this.#settings, objects: on ? [...others, { pool, cls, uuid }] : others });
  }

  async limit(limits: RecordingLimits): Promise<void> {
    await this.#change({ ...this.#settings, ...limits });
    await this.#enqueue(() => this.#trim(Date.now() / 1000));
  }

  /** Deletes all that was written down. */
  clear(): Promise<void> {
    return this.#enqueue(async () => {
      for (const name of this.#files.keys()) {
        await rm(join(this.#dir, name), { force: true });
        this.#files.delete(name);
      }
    });
  }

  /** Appends rows, `times` rising. */
  append(pool: string, uuid: string, block: Recorded): Promise<void> {
    return this.#enqueue(async () => {
      const first = block.times[0];
      if (first === undefined) return;
      const name = fileName(pool, uuid, Math.floor(first / DAY));
      const bytes = encodeBlock(block);
      const file = await open(join(this.#dir, name), 'a');
      try {
        await file.write(bytes);
      } finally {
        await file.close();
      }
      const known = this.#files.get(name) ?? { day: Math.floor(first / DAY), bytes: 0 };
      known.bytes += bytes.length;
      this.#files.set(name, known);
      await this.#trim(block.times.at(-1) ?? first);
    });
  }

  /** What is kept between two times. */
  async read(pool: string, uuid: string, from: number, to: number): Promise<Recorded | undefined> {
    await this.#writing;
    const blocks: Recorded[] = [];
    for (let day = Math.floor(from / DAY) - 1; day <= Math.floor(to / DAY); day += 1) {
      const name = fileName(pool, uuid, day);
      if (!this.#files.has(name)) continue;
      blocks.push(...decodeBlocks(await readFile(join(this.#dir, name))));
    }
    return joinBlocks(blocks, from, to);
  }

  settled(): Promise<void> {
    return this.#writing;
  }

  async #change(settings: Settings): Promise<void> {
    this.#settings = settings;
    await this.#enqueue(async () => {
      const file = join(this.#dir, 'settings.json');
      await writeFile(`${file}.new`, JSON.stringify(this.#settings));
      await rename(`${file}.new`, file);
    });
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work);
    // One failed write (a full disk) must not stop the ones after it.
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async #trim(now: number): Promise<void> {
    const oldest = Math.floor(now / DAY) - this.#settings.days;
    let usedBytes = this.#usedBytes();
    const byAge = [...this.#files].sort(([, a], [, b]) => a.day - b.day);
    for (const [name, { day, bytes }] of byAge) {
      if (day >= oldest && usedBytes <= this.#settings.maxBytes) continue;
      await rm(join(this.#dir, name), { force: true });
      this.#files.delete(name);
      usedBytes -= bytes;
    }
  }
}

const fileTail = (pool: string, uuid: string): string =>
  `-${pool.replaceAll(/[^\w-]/g, '_')}-${uuid.replaceAll(/[^\w-]/g, '_')}.xm`;
const fileName = (pool: string, uuid: string, day: number): string => `${day}${fileTail(pool, uuid)}`;

export function encodeBlock({ times, columns }: Recorded): Buffer {
  const rows = times.length;
  const head = Buffer.from(JSON.stringify({ names: [...columns.keys()], rows }));
  const headRoom = Math.ceil((8 + head.length) / 8) * 8;
  const bytes = Buffer.alloc(headRoom + rows * 8 + columns.size * rows * 4);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt32LE(head.length, 4);
  head.copy(bytes, 8);
  times.forEach((time, row) => bytes.writeDoubleLE(time, headRoom + row * 8));
  let at = headRoom + rows * 8;
  for (const column of columns.values()) {
    for (let row = 0; row < rows; row += 1, at += 4) bytes.writeFloatLE(column[row] ?? Number.NaN, at);
  }
  return bytes;
}

/** Every whole block; stops at the first that is not (a crash in mid-write). */
export function decodeBlocks(bytes: Buffer): Recorded[] {
  const blocks: Recorded[] = [];
  let at = 0;
  while (at + 8 <= bytes.length && bytes.readUInt32LE(at) === MAGIC) {
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > bytes.length) break;
    const head = parseHead(bytes.toString('utf8', at + 8, at + 8 + length));
    if (!head) break;
    const { names, rows } = head;
    const body = at + Math.ceil((8 + length) / 8) * 8;
    const end = body + rows * 8 + names.length * rows * 4;
    if (end > bytes.length) break;
    const times = Float64Array.from({ length: rows }, (_, row) => bytes.readDoubleLE(body + row * 8));
    const columns = new Map<string, Float64Array>();
    names.forEach((name, column) => {
      const from = body + rows * 8 + column * rows * 4;
      columns.set(
        name,
        Float64Array.from({ length: rows }, (_, row) => bytes.readFloatLE(from + row * 4)),
      );
    });
    blocks.push({ times, columns });
    at = end;
  }
  return blocks;
}

function parseHead(text: string): { readonly names: readonly string[]; readonly rows: number } | undefined {
  try {
    const head = JSON.parse(text) as { names?: unknown; rows?: unknown };
    const { names, rows } = head;
    if (!Array.isArray(names) || typeof rows !== 'number' || !(rows >= 0 && rows < 1e6)) return undefined;
    return { names: names.map(String), rows };
  } catch {
    return undefined;
  }
}

/** Blocks in the order they were written as one; of a time kept twice the later block counts. */
function joinBlocks(blocks: readonly Recorded[], from: number, to: number): Recorded | undefined {
  const rowOf = new Map<number, readonly [Recorded, number]>();
  for (const block of blocks)
    block.times.forEach((time, row) => {
      if (time >= from && time <= to) rowOf.set(time, [block, row]);
    });
  if (rowOf.size === 0) return undefined;
  const times = Float64Array.from(rowOf.keys()).sort();
  const names = new Set(blocks.flatMap((block) => [...block.columns.keys()]));
  const columns = new Map<string, Float64Array>();
  for (const name of names)
    columns.set(
      name,
      times.map((time) => {
        const [block, row] = rowOf.get(time) ?? [];
        return block?.columns.get(name)?.[row ?? 0] ?? Number.NaN;
      }),
    );
  return { times, columns };
}
