import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { refusedImage } from './refused.ts';
import type { SliceReader } from './slice.ts';
import type { SparseDisk } from './vmdk.ts';

const SECTOR = 512;
const BLOCK = 2 * 1024 * 1024;
const DIFFERENCING = 4;
/** What the format can say. */
export const LARGEST_VHD = 2040 * 1024 ** 3;

/** Size of the disk in a VHD; refuses one that is only the difference from another. */
export async function vhdSize(reader: SliceReader): Promise<number> {
  const { file, length } = reader.slice;
  const foot = await reader.read(length - SECTOR, SECTOR);
  if (foot.toString('latin1', 0, 8) !== 'conectix') throw refusedImage('image-cut-short', file);
  if (foot.readUInt32BE(60) === DIFFERENCING) throw refusedImage('image-differencing', file);
  return Number(foot.readBigUInt64BE(48));
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return ~sum >>> 0;
}

/** The geometry that old systems ask for, as the format prescribes it. */
function geometry(size: number): number {
  let sectors = Math.min(Math.floor(size / SECTOR), 65_535 * 16 * 255);
  let perTrack = 17;
  let heads: number;
  let tracks: number;
  if (sectors >= 65_535 * 16 * 63) {
    [perTrack, heads] = [255, 16];
    tracks = Math.floor(sectors / perTrack);
  } else {
    tracks = Math.floor(sectors / perTrack);
    heads = Math.max(4, Math.floor((tracks + 1023) / 1024));
    if (tracks >= heads * 1024 || heads > 16) {
      [perTrack, heads] = [31, 16];
      tracks = Math.floor(sectors / perTrack);
    }
    if (tracks >= heads * 1024) {
      [perTrack, heads] = [63, 16];
      tracks = Math.floor(sectors / perTrack);
    }
  }
  sectors = Math.floor(tracks / heads);
  return ((sectors << 16) | (heads << 8) | perTrack) >>> 0;
}

function footer(size: number): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  bytes.write('conectix', 0, 'latin1');
  bytes.writeUInt32BE(2, 8);
  bytes.writeUInt32BE(0x0001_0000, 12);
  bytes.writeBigUInt64BE(BigInt(SECTOR), 16);
  bytes.writeUInt32BE(Math.floor((Date.now() - Date.UTC(2000, 0, 1)) / 1000), 24);
  bytes.write('xnth', 28, 'latin1');
  bytes.writeUInt32BE(0x0001_0000, 32);
  bytes.write('Wi2k', 36, 'latin1');
  bytes.writeBigUInt64BE(BigInt(size), 40);
  bytes.writeBigUInt64BE(BigInt(size), 48);
  bytes.writeUInt32BE(geometry(size), 56);
  bytes.writeUInt32BE(3, 60);
  randomBytes(16).copy(bytes, 68);
  bytes.writeUInt32BE(checksum(bytes), 64);
  return bytes;
}

function header(entries: number): Buffer {
  const bytes = Buffer.alloc(1024);
  bytes.write('cxsparse', 0, 'latin1');
  bytes.fill(0xff, 8, 16);
  bytes.writeBigUInt64BE(BigInt(SECTOR + 1024), 16);
  bytes.writeUInt32BE(0x0001_0000, 24);
  bytes.writeUInt32BE(entries, 28);
  bytes.writeUInt32BE(BLOCK, 32);
  bytes.writeUInt32BE(checksum(bytes), 36);
  return bytes;
}

/** A sparse disk as a VHD whose length is known before its first byte: only what is there travels. */
export function asVhd(disk: SparseDisk): { readonly stream: Readable; readonly length: number } {
  const size = Math.ceil(disk.virtualSize / SECTOR) * SECTOR;
  const entries = Math.ceil(size / BLOCK);
  const perBlock = BLOCK / disk.grain;
  const blocks = new Map<number, number[]>();
  for (const grain of disk.grains) {
    const block = Math.floor(grain / perBlock);
    const held = blocks.get(block);
    if (held) held.push(grain);
    else blocks.set(block, [grain]);
  }
  const numbers = [...blocks.keys()].sort((a, b) => a - b);
  const table = Buffer.alloc(Math.ceil((entries * 4) / SECTOR) * SECTOR, 0xff);
  const first = SECTOR + 1024 + table.length;
  for (const [at, number] of numbers.entries())
    table.writeUInt32BE((first + at * (SECTOR + BLOCK)) / SECTOR, number * 4);
  const foot = footer(size);
  async function* parts(): AsyncGenerator<Buffer> {
    yield Buffer.concat([foot, header(entries), table]);
    for (const number of numbers) {
      const block = Buffer.alloc(SECTOR + BLOCK);
      block.fill(0xff, 0, SECTOR);
      for (const grain of blocks.get(number) ?? [])
        (await disk.read(grain)).copy(block, SECTOR + (grain - number * perBlock) * disk.grain);
      yield block;
    }
    yield foot;
  }
  const length = first + numbers.length * (SECTOR + BLOCK) + SECTOR;
  return { stream: Readable.from(parts(), { objectMode: false }), length };
}
