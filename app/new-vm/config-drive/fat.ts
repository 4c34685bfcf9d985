const SECTOR = 512;
const PER_CLUSTER = 4;
const CLUSTER = SECTOR * PER_CLUSTER;
const RESERVED = 1;
const COPIES = 2;
const ROOT_ENTRIES = 512;
const ENTRY = 32;
/** 10 MiB: the smallest that is a FAT16 without doubt, and that every kind of storage takes. */
const SECTORS = 20_480;
const ROOT_SECTORS = (ROOT_ENTRIES * ENTRY) / SECTOR;
const FAT_SECTORS = 21;
const FAT_AT = RESERVED * SECTOR;
const ROOT_AT = (RESERVED + COPIES * FAT_SECTORS) * SECTOR;
const DATA_AT = ROOT_AT + ROOT_SECTORS * SECTOR;
const CLUSTERS = Math.floor((SECTORS - DATA_AT / SECTOR) / PER_CLUSTER);
const MEDIA = 0xf8;
const LAST = 0xff_ff;
const UNITS_PER_PART = 13;

interface DriveFile {
  readonly name: string;
  readonly text: string;
}

const ascii = (text: string, length: number): Uint8Array =>
  new TextEncoder().encode(text.padEnd(length).slice(0, length));

/** The name that systems without long names see: "USER-D~1". */
function shortName(name: string, at: number): Uint8Array {
  const base = name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9-]/g, '')
    .slice(0, 6);
  return ascii(`${base}~${at + 1}`, 11);
}

function checksum(short: Uint8Array): number {
  let sum = 0;
  for (const byte of short) sum = ((((sum & 1) << 7) | (sum >> 1)) + byte) & 0xff;
  return sum;
}

/** The directory entries that carry a long name, in front of the file's own. */
function longName(name: string, short: Uint8Array): Uint8Array[] {
  const parts = Math.ceil(name.length / UNITS_PER_PART);
  const sum = checksum(short);
  return Array.from({ length: parts }, (_, back) => {
    const part = parts - back;
    const entry = new Uint8Array(ENTRY).fill(0xff);
    const view = new DataView(entry.buffer);
    entry[0] = part | (back === 0 ? 0x40 : 0);
    entry[11] = 0x0f;
    entry[12] = 0;
    entry[13] = sum;
    view.setUint16(26, 0, true);
    const places = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
    for (const [index, place] of places.entries()) {
      const at = (part - 1) * UNITS_PER_PART + index;
      // Ended by a zero, the rest stays filled.
      if (at <= name.length) view.setUint16(place, at === name.length ? 0 : name.charCodeAt(at), true);
    }
    return entry;
  });
}

function fileEntry(short: Uint8Array, cluster: number, size: number): Uint8Array {
  const entry = new Uint8Array(ENTRY);
  entry.set(short);
  entry[11] = 0x20;
  const view = new DataView(entry.buffer);
  // 1 January 2020: nobody asks, and the same answers give the same drive.
  const date = ((2020 - 1980) << 9) | (1 << 5) | 1;
  for (const place of [16, 18, 24]) view.setUint16(place, date, true);
  view.setUint16(26, cluster, true);
  view.setUint32(28, size, true);
  return entry;
}

function bootSector(label: string): Uint8Array {
  const sector = new Uint8Array(SECTOR);
  const view = new DataView(sector.buffer);
  sector.set([0xeb, 0x3c, 0x90]);
  sector.set(ascii('XENITH', 8), 3);
  view.setUint16(11, SECTOR, true);
  sector[13] = PER_CLUSTER;
  view.setUint16(14, RESERVED, true);
  sector[16] = COPIES;
  view.setUint16(17, ROOT_ENTRIES, true);
  view.setUint16(19, SECTORS, true);
  sector[21] = MEDIA;
  view.setUint16(22, FAT_SECTORS, true);
  view.setUint16(24, 32, true);
  view.setUint16(26, 64, true);
  sector[36] = 0x80;
  sector[38] = 0x29;
  view.setUint32(39, 0x58_45_4e_31, true);
  sector.set(ascii(label, 11), 43);
  sector.set(ascii('FAT16', 8), 54);
  view.setUint16(510, 0xaa_55, true);
  return sector;
}

/** The size of every image made here, bytes. */
export const FAT_BYTES = SECTORS * SECTOR;

/** Bytes that files of an image may hold together. */
export const FAT_ROOM = CLUSTERS * CLUSTER;

/** A whole FAT16 file system with a few text files in its root: every system reads it. */
export function fatImage(label: string, files: readonly DriveFile[]): Uint8Array {
  const image = new Uint8Array(FAT_BYTES);
  const view = new DataView(image.buffer);
  image.set(bootSector(label));
  const volume = new Uint8Array(ENTRY);
  volume.set(ascii(label, 11));
  volume[11] = 0x08;
  const root: Uint8Array[] = [volume];
  let next = 2;
  const link = (cluster: number, value: number): void => {
    for (let copy = 0; copy < COPIES; copy += 1)
      view.setUint16(FAT_AT + copy * FAT_SECTORS * SECTOR + cluster * 2, value, true);
  };
  link(0, 0xff_00 | MEDIA);
  link(1, LAST);
  for (const [at, { name, text }] of files.entries()) {
    const bytes = new TextEncoder().encode(text);
    const needed = Math.ceil(bytes.length / CLUSTER);
    if (next - 2 + needed > CLUSTERS) throw new RangeError('the files do not fit on the drive');
    const short = shortName(name, at);
    root.push(...longName(name, short), fileEntry(short, needed === 0 ? 0 : next, bytes.length));
    image.set(bytes, DATA_AT + (next - 2) * CLUSTER);
    for (let index = 0; index < needed; index += 1) link(next + index, index === needed - 1 ? LAST : next + index + 1);
    next += needed;
  }
  for (const [at, entry] of root.entries()) image.set(entry, ROOT_AT + at * ENTRY);
  return image;
}
