import type { Reader } from '../reader.ts';

const BLOCK = 512;

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

/** The header of one file of an archive. */
function tarHeader(name: string, size: number, seconds: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write(octal(0o400, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(Math.floor(seconds), 12), 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** What fills up the last block of a file. */
function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Two empty blocks. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** A file with its frame around it. */
export function tarFile(name: string, content: Buffer, seconds: number): Buffer {
  return Buffer.concat([tarHeader(name, content.length, seconds), content, tarPadding(content.length)]);
}

interface TarEntry {
  readonly name: string;
  readonly size: number;
}

/** The next file of an archive; its content is still to be read. Undefined at the end. */
export async function nextEntry(reader: Reader): Promise<TarEntry | undefined> {
  const header = await reader.exactly(BLOCK);
  if (header === undefined || header.every((byte) => byte === 0)) return undefined;
  const name = header.toString('utf8', 0, 100).replace(/\0.*$/s, '');
  const size = Number.parseInt(header.toString('latin1', 124, 136), 8);
  if (Number.isNaN(size) || header.toString('latin1', 257, 262) === '\0\0\0\0') throw new Error('not an archive');
  return { name, size };
}

/** Reads over a file's content and its padding. */
export async function skipContent(reader: Reader, size: number): Promise<void> {
  const padded = Math.ceil(size / BLOCK) * BLOCK;
  for (let left = padded; left > 0;) {
    const part = await reader.some(left);
    if (part === undefined) throw new Error('archive ends too early');
    left -= part.length;
  }
}

/** A file's content. */
export async function readContent(reader: Reader, size: number): Promise<Buffer> {
  const padded = await reader.exactly(Math.ceil(size / BLOCK) * BLOCK);
  if (padded === undefined) throw new Error('archive ends too early');
  return padded.subarray(0, size);
}
