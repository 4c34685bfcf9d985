import type { FileHandle } from 'node:fs/promises';
import { readAt } from './read-at.ts';

const SECTOR = 2048;
/** A folder's own listing is small; more than this is no update image. */
const MOST_LISTING = 1024 * 1024;
const FOLDER = 2;

interface Entry {
  readonly name: string;
  readonly at: number;
  readonly size: number;
  readonly folder: boolean;
}

/** An ISO 9660 image on disk, of which only what is asked for is read. */
export class IsoImage {
  readonly #file: FileHandle;
  readonly #root: Entry;
  /** Bytes that the image says it has. A file with fewer was cut. */
  readonly size: number;

  private constructor(file: FileHandle, root: Entry, size: number) {
    this.#file = file;
    this.#root = root;
    this.size = size;
  }

  /** Undefined for a file that is no such image. */
  static async open(file: FileHandle): Promise<IsoImage | undefined> {
    const volume = await readAt(file, 16 * SECTOR, SECTOR);
    if (volume.length < SECTOR || volume[0] !== 1 || volume.toString('latin1', 1, 6) !== 'CD001') return undefined;
    const root = entryAt(volume, 156);
    return root && new IsoImage(file, root, volume.readUInt32LE(80) * SECTOR);
  }

  /** A file of the image's top folder by its name, whatever its case; undefined where there is none or it is too large. */
  async text(name: string, most = 1024 * 1024): Promise<string | undefined> {
    const found = (await this.#list()).find((one) => !one.folder && one.name === name.toLowerCase());
    if (!found || found.size > most) return undefined;
    const bytes = await readAt(this.#file, found.at, found.size);
    return bytes.length === found.size ? bytes.toString('utf8') : undefined;
  }

  async has(name: string): Promise<boolean> {
    return (await this.#list()).some((one) => one.name === name.toLowerCase());
  }

  async #list(): Promise<readonly Entry[]> {
    if (this.#root.size > MOST_LISTING) return [];
    const bytes = await readAt(this.#file, this.#root.at, this.#root.size);
    const entries: Entry[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = bytes[at] ?? 0;
      const entry = length === 0 ? undefined : entryAt(bytes, at);
      if (entry) entries.push(entry);
      // A record never crosses a sector: what is left of it is padding.
      at = length === 0 ? (Math.floor(at / SECTOR) + 1) * SECTOR : at + length;
    }
    return entries;
  }
}

function entryAt(bytes: Buffer, at: number): Entry | undefined {
  const length = bytes[at] ?? 0;
  if (length < 34 || at + length > bytes.length) return undefined;
  const nameLength = bytes[at + 32] ?? 0;
  const plain = bytes.toString('latin1', at + 33, at + 33 + nameLength);
  const rest = bytes.subarray(at + 33 + nameLength + ((nameLength + 1) % 2), at + length);
  return {
    name: (longName(rest) ?? plain.replace(/\.?;\d+$/, '')).toLowerCase(),
    at: bytes.readUInt32LE(at + 2) * SECTOR,
    size: bytes.readUInt32LE(at + 10),
    folder: ((bytes[at + 25] ?? 0) & FOLDER) !== 0,
  };
}

/** The name as it was before it had to fit: Rock Ridge keeps it in an NM field. */
function longName(fields: Buffer): string | undefined {
  for (let at = 0; at + 4 <= fields.length;) {
    const length = fields[at + 2] ?? 0;
    if (length < 4) return undefined;
    if (fields.toString('latin1', at, at + 2) === 'NM') return fields.toString('utf8', at + 5, at + length);
    at += length;
  }
  return undefined;
}
