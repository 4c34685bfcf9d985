import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Transfer } from '../../app/actions/action.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import type { Pool } from '../pools/pool.ts';
import type { CallOptions } from '../xenapi/options.ts';
import { sendImage } from '../images/image.ts';
import type { SentImage } from '../images/image.ts';
import { flow } from './flow.ts';
import type { Flowed, Gate } from './flow.ts';
import { checkXva, endsWhole, fileFailure, readable, writable } from '../local-file.ts';

/** What whoever watches a transfer hands to it. */
export interface TransferHands {
  readonly signal: AbortSignal;
  readonly session: Pick<CallOptions, 'session'>;
  readonly gate: Gate;
  readonly appliesTo: readonly string[];
  readonly onTask: (task: string) => void;
  readonly onProgress: (fraction: number) => void;
  readonly onFlow: (flowed: Flowed & { readonly total?: number }) => void;
}

/** A transfer takes as long as it takes, and may be paused: its task tells when the server has given up. */
const NO_DEADLINE = 2 ** 31 - 1;

function failed(code: string, ...params: readonly string[]): FailureError {
  return new FailureError({ kind: 'transport', code, params });
}

const coordinator = (pool: Pool): string => [...pool.inventory.all('pool')][0]?.master ?? '';

/** Remembers how a stream began and ended. */
class Ends extends Transform {
  head: Uint8Array = Buffer.alloc(0);
  tail: Uint8Array = Buffer.alloc(0);
  size = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, next: (error: null, chunk: Buffer) => void): void {
    if (this.head.length < 4) this.head = Buffer.concat([this.head, chunk.subarray(0, 4)]);
    this.tail = chunk.length >= 1024 ? chunk.subarray(-1024) : Buffer.concat([this.tail, chunk]).subarray(-1024);
    this.size += chunk.length;
    next(null, chunk);
  }
}

async function download(pool: Pool, transfer: Transfer, query: Record<string, string>, hands: TransferHands) {
  const { signal, session } = hands;
  const reply = await pool.http(transfer.host ?? coordinator(pool), transfer.path, { query, signal, ...session });
  if (reply.status !== 200) throw failed('http-status', String(reply.status), transfer.path);
  const ends = new Ends();
  const half = `${transfer.file}.part`;
  await pipeline(reply.body, flow(hands.gate, hands.onFlow), ends, createWriteStream(half, { flags: 'w' }), { signal });
  const whole =
    transfer.whole === 'vhd'
      ? Buffer.from(ends.tail)
          .toString('latin1', ends.tail.length - 512)
          .startsWith('conectix')
      : endsWhole(ends.head, ends.tail, ends.size);
  if (!whole) throw failed('export-cut-short', transfer.file);
}

async function upload(pool: Pool, transfer: Transfer & LocalEnd, query: Record<string, string>, hands: TransferHands) {
  const { size, file, content, sent } = transfer;
  const { signal, session } = hands;
  const source = sent?.stream ?? (content ? Readable.from([content]) : createReadStream(file, { signal }));
  const counted = flow(hands.gate, (flowed) => {
    hands.onProgress(size === 0 ? 1 : flowed.done / size);
    hands.onFlow({ ...flowed, total: size });
  });
  source.on('error', (error: Error) => counted.destroy(error));
  const reply = await pool.http(transfer.host ?? coordinator(pool), transfer.path, {
    method: 'PUT',
    query,
    body: { stream: source.pipe(counted), length: size },
    signal,
    deadline: NO_DEADLINE,
    ...session,
  });
  // Nothing worth reading, and the server takes its time.
  reply.body.resume();
  await finished(reply.body, { signal, writable: false }).catch(() => undefined);
  if (reply.status !== 200) throw failed('http-status', String(reply.status), transfer.path);
}

interface LocalEnd {
  readonly file: string;
  readonly size: number;
  /** A disk image, on its way out in the form that servers take. */
  readonly sent?: SentImage;
}

/** What is read or written here, looked at before anything is asked of the server. */
async function localEnd({ direction, file, content, image }: Transfer, signal: AbortSignal): Promise<LocalEnd> {
  if (direction === 'download') return { file: await writable(file), size: 0 };
  if (image) {
    const sent = await sendImage(file, image.member, image.check, signal);
    return { file, size: sent.length, sent };
  }
  return content ? { file, size: content.byteLength } : readable(file);
}

/**
 * Moves bytes between a file and the server under a task of our own, which carries progress and result, and which is gone
 * afterwards however it ends. A download is written beside its place and renamed once the server has said that it was all:
 * nothing half is ever left.
 */
export async function transferFile<T>(pool: Pool, transfer: Transfer, hands: TransferHands): Promise<T> {
  const from = await localEnd(transfer, hands.signal);
  try {
    return await moveBytes<T>(pool, transfer, from, hands);
  } finally {
    await from.sent?.close();
  }
}

async function moveBytes<T>(pool: Pool, transfer: Transfer, from: LocalEnd, hands: TransferHands): Promise<T> {
  const down = transfer.direction === 'download';
  if (!down && transfer.path === '/import') await checkXva(from.file, from.size);
  const { session, signal } = hands;
  const task = await pool.call<string>('task.create', [transfer.task, ''], { ...session, signal });
  const query = { ...transfer.query, task_id: task };
  const stop = new AbortController();
  const whole = { ...hands, signal: AbortSignal.any([signal, stop.signal]) };
  const ended = pool.awaitTask<T>(task, transfer.result, {
    ...session,
    signal,
    appliesTo: hands.appliesTo,
    onTask: hands.onTask,
    ...(down ? { onProgress: hands.onProgress } : {}),
  });
  // The server says why; the broken connection only that.
  ended.catch(() => stop.abort());
  try {
    if (down) await download(pool, { ...transfer, ...from }, query, whole);
    else await upload(pool, { ...transfer, ...from }, query, whole);
    const result = await ended;
    if (down) await rename(`${from.file}.part`, from.file);
    return result;
  } catch (error) {
    if (down) await rm(`${from.file}.part`, { force: true });
    throw await why(pool, task, fileFailure(error, from.file), ended, hands);
  }
}

/** Ends what is left of the task, and answers what went wrong: the server's word for it where it has one. */
async function why(
  pool: Pool,
  task: string,
  error: unknown,
  ended: Promise<unknown>,
  { session, signal }: TransferHands,
): Promise<unknown> {
  const ours = toFailure(error).kind === 'refused';
  await pool.call('task.cancel', [task], session).catch(() => undefined);
  const said = await Promise.race([
    ended.then(() => undefined).catch(toFailure),
    delay(2000, undefined, { ref: false }),
  ]);
  await pool.call('task.destroy', [task], session).catch(() => undefined);
  const theirs = said && said.kind === 'xenapi' && said.code !== 'task-vanished' && !signal.aborted;
  return theirs && !ours ? new FailureError(said) : error;
}
