import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { FailureError } from '../../app/errors/failure.ts';
import type { Image } from '../../app/rollout/plan-types.ts';

const TRIES = 5;

/** Update files on this machine, fetched once for all pools; what was half fetched is gone on with. */
export class UpdateFiles {
  readonly #folder: string;
  readonly #fetching = new Map<string, Promise<string>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file of an update, fetched first where it is not here yet. Several pools that want it share one download. */
  fetch(image: Image, signal: AbortSignal, progress: (fraction: number) => void): Promise<string> {
    if (image.file !== undefined) return Promise.resolve(image.file);
    const known = this.#fetching.get(image.uuid);
    if (known) return known;
    const fetching = this.#obtain(image, signal, progress).finally(() => this.#fetching.delete(image.uuid));
    this.#fetching.set(image.uuid, fetching);
    return fetching;
  }

  async #obtain(image: Image, signal: AbortSignal, progress: (fraction: number) => void): Promise<string> {
    const { url } = image;
    if (url === undefined)
      throw new FailureError({ kind: 'refused', code: 'update-file-missing', params: [image.name] });
    await mkdir(this.#folder, { recursive: true });
    const file = join(this.#folder, `${image.uuid}${url.endsWith('.xsupdate') ? '.xsupdate' : '.iso'}`);
    if ((await sizeOf(file)) === image.size) return file;
    const half = `${file}.part`;
    for (let tries = 1; ; tries += 1) {
      try {
        await download(url, half, image.size, signal, progress);
        break;
      } catch (error) {
        if (
          signal.aborted ||
          tries >= TRIES ||
          (error instanceof FailureError && error.failure.code === 'update-file-refused')
        )
          throw error;
      }
    }
    const got = await sizeOf(half);
    if (got !== image.size) {
      await rm(half, { force: true });
      throw new FailureError({
        kind: 'transport',
        code: 'update-file-truncated',
        params: [image.name, String(got), String(image.size)],
      });
    }
    await rename(half, file);
    return file;
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function download(
  url: string,
  path: string,
  size: number,
  signal: AbortSignal,
  progress: (fraction: number) => void,
): Promise<void> {
  const have = await sizeOf(path);
  const reply = await fetch(url, { signal, ...(have > 0 ? { headers: { Range: `bytes=${have}-` } } : {}) });
  if (!reply.ok || !reply.body)
    throw new FailureError({ kind: 'transport', code: 'update-file-refused', params: [url, String(reply.status)] });
  // A site that knows no ranges starts over.
  const append = reply.status === 206;
  let written = append ? have : 0;
  const counted = Readable.fromWeb(reply.body as ReadableStream<Uint8Array>).map((chunk: Uint8Array) => {
    written += chunk.byteLength;
    progress(size === 0 ? 1 : Math.min(written / size, 1));
    return chunk;
  });
  await pipeline(counted, createWriteStream(path, { flags: append ? 'a' : 'w', mode: 0o600 }), { signal });
}
