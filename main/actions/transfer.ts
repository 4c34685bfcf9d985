import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Transfer } from '../../app/actions/action.ts';
import { FailureError } from '../../app/errors/failure.ts';
import type { Pool } from '../pools/pool.ts';

function failed(code: string, ...params: readonly string[]): FailureError {
  return new FailureError({ kind: 'transport', code, params });
}

function coordinator(pool: Pool): string {
  const [record] = pool.inventory.all('pool');
  return record?.master ?? '';
}

/** Counts what passes. */
function counting(count: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      count(chunk.byteLength);
      done(null, chunk);
    },
  });
}

async function download(
  pool: Pool,
  transfer: Transfer,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const reply = await pool.http(transfer.host ?? coordinator(pool), transfer.path, { query, signal });
  if (reply.status !== 200) throw failed('http-status', String(reply.status), transfer.path);
  const half = `${transfer.file}.part`;
  try {
    await pipeline(reply.body, createWriteStream(half), { signal });
    await rename(half, transfer.file);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

async function upload(
  pool: Pool,
  transfer: Transfer,
  query: Record<string, string>,
  signal: AbortSignal,
  progress: (fraction: number) => void,
): Promise<void> {
  const { size } = await stat(transfer.file);
  let sent = 0;
  const stream = createReadStream(transfer.file, { signal }).pipe(
    counting((bytes) => {
      sent += bytes;
      progress(size === 0 ? 1 : sent / size);
    }),
  );
  const reply = await pool.http(transfer.host ?? coordinator(pool), transfer.path, {
    method: 'PUT',
    query,
    body: { stream, length: size },
    signal,
  });
  await reply.bytes();
  if (reply.status !== 200) throw failed('http-status', String(reply.status), transfer.path);
}

/**
 * Moves bytes between a file and the server under a task of our own, which carries progress and result. A download is
 * written beside its place and renamed at the end: nothing half is ever left.
 */
export async function transferFile<T>(
  pool: Pool,
  transfer: Transfer,
  signal: AbortSignal,
  progress: (fraction: number) => void,
): Promise<T> {
  const task = await pool.call<string>('task.create', [transfer.task, '']);
  const query = { ...transfer.query, task_id: task };
  const ended = pool.awaitTask<T>(task, transfer.result, {
    signal,
    ...(transfer.direction === 'download' ? { onProgress: progress } : {}),
  });
  ended.catch(() => undefined);
  try {
    if (transfer.direction === 'download') await download(pool, transfer, query, signal);
    else await upload(pool, transfer, query, signal, progress);
  } catch (error) {
    await pool.call('task.cancel', [task]).catch(() => undefined);
    throw error;
  }
  return ended;
}
