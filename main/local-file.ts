import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { FailureError } from '../app/errors/failure.ts';

function refused(code: string, ...params: readonly string[]): FailureError {
  return new FailureError({ kind: 'refused', code, params });
}

/** A file system's error, with the path a person knows. */
export function fileFailure(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return ['ENOSPC', 'EDQUOT', 'EROFS', 'EPERM', 'ENOENT', 'EISDIR', 'EIO', 'EFBIG'].includes(code)
    ? refused(code === 'EDQUOT' ? 'ENOSPC' : code, path)
    : error;
}

/** Where something may be written: a whole path, in a folder that is there and can be written to. Never over what is there. */
export async function writable(path: string): Promise<string> {
  if (!isAbsolute(path)) throw refused('file-not-whole-path', path);
  const whole = resolve(path);
  if (await stat(whole).catch(() => undefined)) throw refused('file-exists', whole);
  const folder = dirname(whole);
  const there = await stat(folder).catch(() => undefined);
  if (!there?.isDirectory()) throw refused('folder-not-there', folder);
  await access(folder, constants.W_OK).catch(() => {
    throw refused('folder-not-writable', folder);
  });
  return whole;
}

/** What may be read: a whole path to an ordinary file. */
export async function readable(path: string): Promise<{ readonly file: string; readonly size: number }> {
  if (!isAbsolute(path)) throw refused('file-not-whole-path', path);
  const file = resolve(path);
  const there = await stat(file).catch(() => undefined);
  if (!there) throw refused('ENOENT', file);
  if (!there.isFile()) throw refused('not-a-file', file);
  return { file, size: there.size };
}

const BLOCK = 512;
const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, at) => bytes[at] === byte);

/** Whether an archive of this end is whole: a tar ends with two empty blocks. */
export function endsWhole(head: Uint8Array, tail: Uint8Array, size: number): boolean {
  if (startsWith(head, GZIP) || startsWith(head, ZSTD)) return true;
  return size % BLOCK === 0 && tail.length >= 2 * BLOCK && tail.every((byte) => byte === 0);
}

/** A VM archive before hours are spent on sending it: it must be one, and whole as far as can be seen. */
export async function checkXva(file: string, size: number): Promise<void> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw fileFailure(error, file);
  });
  try {
    const head = Buffer.alloc(BLOCK);
    const tail = Buffer.alloc(2 * BLOCK);
    await handle.read(head, 0, BLOCK, 0);
    await handle.read(tail, 0, 2 * BLOCK, Math.max(0, size - 2 * BLOCK));
    const packed = startsWith(head, GZIP) || startsWith(head, ZSTD);
    if (!packed && !head.toString('latin1', 0, 8).startsWith('ova.xml\0')) throw refused('not-an-xva', file);
    if (!endsWhole(head, tail, size)) throw refused('xva-cut-short', file);
  } finally {
    await handle.close();
  }
}
