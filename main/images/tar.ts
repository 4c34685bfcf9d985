import { isPlainName } from '../../app/wizards/import/ovf.ts';
import { refusedImage } from './refused.ts';
import type { Slice, SliceReader } from './slice.ts';

const BLOCK = 512;
const MOST_MEMBERS = 2000;
const LARGEST_NAME = 64 * 1024;

const text = (bytes: Buffer): string => bytes.toString('utf8').replace(/\0[^]*$/, '');

/** Octal, or for what is larger than that can say, a number of base 256. */
function sizeOf(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(text(field).trim() || '0', 8);
  let size = 0;
  for (const byte of field.subarray(1)) size = size * 256 + byte;
  return size;
}

/** Where the members of an archive are. Names that could lead anywhere else than beside it are refused. */
export async function tarMembers(reader: SliceReader): Promise<ReadonlyMap<string, Slice>> {
  const { file, offset, length } = reader.slice;
  const found = new Map<string, Slice>();
  let longName: string | undefined;
  let longSize: number | undefined;
  for (let at = 0; at + BLOCK <= length;) {
    const head = await reader.read(at, BLOCK);
    if (head.length < BLOCK || head.every((byte) => byte === 0)) break;
    if (head.toString('latin1', 257, 262) !== 'ustar') throw refusedImage('image-cut-short', file);
    const type = String.fromCharCode(head[156] ?? 0);
    const prefix = text(head.subarray(345, 500));
    const name = longName ?? `${prefix === '' ? '' : `${prefix}/`}${text(head.subarray(0, 100))}`;
    const size = longSize ?? sizeOf(head.subarray(124, 136));
    if (!Number.isSafeInteger(size) || size < 0 || at + BLOCK + size > length)
      throw refusedImage('image-cut-short', file);
    longName = longSize = undefined;
    if (type === 'L' || type === 'x') {
      const more = await reader.read(at + BLOCK, Math.min(size, LARGEST_NAME));
      if (type === 'L') longName = text(more);
      else {
        longName = /\d+ path=([^\n]*)\n/.exec(more.toString('utf8'))?.[1];
        const said = /\d+ size=(\d+)\n/.exec(more.toString('utf8'))?.[1];
        longSize = said === undefined ? undefined : Number(said);
      }
    } else if (type === '0' || type === '\0' || type === '7') {
      const plain = name.replace(/^\.\//, '');
      if (!isPlainName(plain)) throw refusedImage('ovf-bad-path', plain);
      found.set(plain, { file, offset: offset + at + BLOCK, length: size });
      if (found.size > MOST_MEMBERS) throw refusedImage('image-unknown', file);
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return found;
}
