import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReadableStream } from 'node:stream/web';
import { FailureError } from '../../app/errors/failure.ts';
import type { Image } from '../../app/updates/payload.ts';

const TRIES = 5;
/** What a full disk of this computer still needs for itself, bytes. */
const RESERVE = 256 * 1024 * 1024;

/** Update files on this machine, fetched once for all pools; what was half fetched is gone on with. */
export class UpdateFiles {
  readonly folder: string;
  readonly #patience: number;
  readonly #fetching = new Map<string, Promise<string>>();

  /** `patience`: milliseconds between two tries of a download. */
  constructor(folder: string, patience = 5000) {
    this.folder = folder;
    this.#patience = patience;
  }

  /** The file of an update, fetched first where it is not here yet. Several pools that want it share one download. */
  async fetch(image: Image, signal: AbortSignal, progress: (fraction: number) => void): Promise<string> {
    if (image.file !== undefined) {
      if ((await sizeOf(image.file)) !== image.size) throw refused('missing', image.name);
      return image.file;
    }
    const known = this.#fetching.get(image.uuid);
    if (known) {
      // Whoever began it may have given up; those who still want it begin again.
      const shared = await known.catch((error: unknown) => {
        if (signal.aborted || error instanceof FailureError) throw error;
        return undefined;
      });
      return shared ?? this.fetch(image, signal, progress);
    }
    const fetching = this.#obtain(image, signal, progress).finally(() => this.#fetching.delete(image.uuid));
    this.#fetching.set(image.uuid, fetching);
    return fetching;
  }

  /** Bytes that all files together take. */
  async size(): Promise<number> {
    const names = await readdir(this.folder).catch(() => []);
    const sizes = await Promise.all(names.map((name) => sizeOf(join(this.folder, name))));
    return sizes.reduce((sum, one) => sum + one, 0);
  }

  /** Frees the space; what is needed again is fetched again. Files that are being fetched stay. */
  async clear(): Promise<void> {
    if (this.#fetching.size === 0) await rm(this.folder, { recursive: true, force: true });
  }

  async #obtain(image: Image, signal: AbortSignal, progress: (fraction: number) => void): Promise<string> {
    const { url, size } = image;
    if (url === undefined) throw refused('missing', image.name);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${image.uuid}${url.endsWith('.xsupdate') ? '.xsupdate' : '.iso'}`);
    if ((await sizeOf(file)) === size && (await fits(file, image))) return file;
    const half = `${file}.part`;
    await this.#needRoom(image, size - (await sizeOf(half)));
    for (let tries = 1; ; tries += 1) {
      try {
        await download(url, half, size, signal, progress);
        break;
      } catch (error) {
        if (signal.aborted || tries >= TRIES || error instanceof FailureError) throw error;
        await pause(this.#patience, undefined, { signal });
      }
    }
    const got = await sizeOf(half);
    if (got !== size || !(await fits(half, image))) {
      await rm(half, { force: true });
      throw got === size
        ? refused('checksum', image.name)
        : refused('truncated', image.name, String(got), String(size));
    }
    await rename(half, file);
    return file;
  }

  async #needRoom({ name }: Image, bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    const free = Math.max(bavail * bsize - RESERVE, 0);
    if (free < bytes)
      throw new FailureError({ kind: 'refused', code: 'no-room-here', params: [name, String(bytes), String(free)] });
  }
}

const refused = (what: string, ...params: readonly string[]): FailureError =>
  new FailureError({ kind: 'refused', code: `update-file-${what}`, params });

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Whether the file is the one that its source announced, where that told a checksum. */
async function fits(path: string, { sha256 }: Image): Promise<boolean> {
  if (sha256 === undefined) return true;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === sha256;
}

async function download(
  url: string,
  path: string,
  size: number,
  signal: AbortSignal,
  progress: (fraction: number) => void,
): Promise<void> {
  const have = await sizeOf(path);
  const reply = await fetch(url, { signal, ...(have > 0 ? { headers: { Range: `bytes=${have}-` } } : {}) });
  // All of it is here already.
  if (reply.status === 416 && have === size) return;
  if (!reply.ok || !reply.body) throw refused('refused', url, String(reply.status));
  // A site that knows no ranges starts over.
  const append = reply.status === 206;
  let written = append ? have : 0;
  const counted = Readable.fromWeb(reply.body as ReadableStream<Uint8Array>).map((chunk: Uint8Array) => {
    written += chunk.byteLength;
    if (written > size) throw refused('checksum', url);
    progress(size === 0 ? 1 : Math.min(written / size, 1));
    return chunk;
  });
  await pipeline(counted, createWriteStream(path, { flags: append ? 'a' : 'w', mode: 0o600 }), { signal });
}
