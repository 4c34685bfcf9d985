import { createReadStream, createWriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { readAt } from './read-at.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const MOST_COMMENT = 65_535;
const STORED = 0;
const DEFLATED = 8;

/** One file in an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes, unpacked. */
  readonly size: number;
  readonly packed: number;
  readonly method: number;
  readonly header: number;
}

/** What an archive holds; undefined for a file that is none, is cut, or is larger than the classic format can say. */
export async function zipEntries(file: FileHandle): Promise<readonly ZipEntry[] | undefined> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - END_SIZE - MOST_COMMENT), END_SIZE + MOST_COMMENT);
  let end = tail.length - END_SIZE;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) return undefined;
  const count = tail.readUInt16LE(end + 10);
  const listing = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count;) {
    if (at + 46 > listing.length || listing.readUInt32LE(at) !== CENTRAL) return undefined;
    const nameLength = listing.readUInt16LE(at + 28);
    entries.push({
      name: listing.toString('utf8', at + 46, at + 46 + nameLength),
      method: listing.readUInt16LE(at + 10),
      packed: listing.readUInt32LE(at + 20),
      size: listing.readUInt32LE(at + 24),
      header: listing.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + listing.readUInt16LE(at + 30) + listing.readUInt16LE(at + 32);
  }
  return entries;
}

/** Unpacks one file to `target`. Rejects where it is packed in a way that is not known, or comes out in another size. */
export async function unzip(
  file: FileHandle,
  path: string,
  entry: ZipEntry,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const local = await readAt(file, entry.header, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL) throw new Error('the archive is damaged');
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new Error('the archive is packed in an unknown way');
  const start = entry.header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const source = createReadStream(path, { start, end: start + entry.packed - 1 });
  const out = createWriteStream(target, { mode: 0o600 });
  if (entry.method === STORED) await pipeline(source, out, { signal });
  else await pipeline(source, createInflateRaw(), bounded(entry.size), out, { signal });
  if (out.bytesWritten !== entry.size) throw new Error('the archive is damaged');
}

/** Passes on what is promised and no more: an archive may unpack to anything. */
const bounded = (most: number) =>
  async function* (source: AsyncIterable<Buffer>) {
    let seen = 0;
    for await (const chunk of source) {
      seen += chunk.length;
      if (seen > most) throw new Error('the archive is damaged');
      yield chunk;
    }
  };
