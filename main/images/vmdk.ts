import { inflate } from 'node:zlib';
import { promisify } from 'node:util';
import { refusedImage } from './refused.ts';
import type { SliceReader } from './slice.ts';

const SECTOR = 512;
const COMPRESSED = 1 << 16;
const AT_END = 0xffff_ffff_ffff_ffffn;
const MOST_TABLES = 1 << 20;
const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);

/** A disk of which only what was ever written is there. */
export interface SparseDisk {
  readonly virtualSize: number;
  /** Bytes of one piece. */
  readonly grain: number;
  /** Numbers of the pieces there are, rising. */
  readonly grains: readonly number[];
  read(grain: number): Promise<Buffer>;
}

/** A VMDK in one file, stream-optimised or sparse. What describes other files, or differs from a parent, is refused. */
export async function openVmdk(reader: SliceReader): Promise<SparseDisk> {
  const { file, length } = reader.slice;
  const broken = (): Error => refusedImage('image-cut-short', file);
  let head = await reader.read(0, SECTOR);
  // Written in one go: where its tables are stands at its end.
  if (head.length === SECTOR && head.readBigUInt64LE(56) === AT_END) {
    head = await reader.read(length - 2 * SECTOR, SECTOR);
    if (head.length < SECTOR || head.toString('latin1', 0, 4) !== 'KDMV') throw broken();
  }
  if (head.length < SECTOR) throw broken();
  const flags = head.readUInt32LE(8);
  const sectors = Number(head.readBigUInt64LE(12));
  const grainSectors = Number(head.readBigUInt64LE(20));
  const perTable = head.readUInt32LE(44);
  const directory = Number(head.readBigUInt64LE(56)) * SECTOR;
  const grain = grainSectors * SECTOR;
  const powerOfTwo = grainSectors >= 8 && grainSectors <= 4096 && (grainSectors & (grainSectors - 1)) === 0;
  const tables = Math.ceil(sectors / grainSectors / perTable);
  if (!powerOfTwo || perTable === 0 || !Number.isSafeInteger(sectors * SECTOR) || tables > MOST_TABLES) throw broken();
  const offsets = await reader.read(directory, tables * 4);
  if (offsets.length < tables * 4) throw broken();
  const places = new Map<number, number>();
  for (let table = 0; table < tables; table += 1) {
    const at = offsets.readUInt32LE(table * 4) * SECTOR;
    if (at === 0) continue;
    const entries = await reader.read(at, perTable * 4);
    if (entries.length < perTable * 4) throw broken();
    for (let entry = 0; entry < perTable; entry += 1) {
      const place = entries.readUInt32LE(entry * 4);
      // 0: never written; 1: written with nothing but zeros.
      if (place > 1) places.set(table * perTable + entry, place * SECTOR);
    }
    // Each piece takes a sector at least: tables that name more are not true.
    if (places.size > length / SECTOR) throw broken();
  }
  return {
    virtualSize: sectors * SECTOR,
    grain,
    grains: [...places.keys()],
    async read(number) {
      const place = places.get(number);
      if (place === undefined) return Buffer.alloc(grain);
      if ((flags & COMPRESSED) === 0) {
        const plain = await reader.read(place, grain);
        if (plain.length < grain) throw broken();
        return plain;
      }
      const marker = await reader.read(place, 12);
      const size = marker.length < 12 ? 0 : marker.readUInt32LE(8);
      if (size === 0 || size > grain * 2 || Number(marker.readBigUInt64LE(0)) !== number * grainSectors) throw broken();
      const whole = await unpack(await reader.read(place + 12, size), { maxOutputLength: grain }).catch(() => {
        throw broken();
      });
      return whole.length === grain ? whole : Buffer.concat([whole, Buffer.alloc(grain - whole.length)]);
    },
  };
}
