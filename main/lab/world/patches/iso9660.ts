const SECTOR = 2048;
const FIRST = 16;

interface Folder {
  readonly path: string;
  readonly parent: string;
  sector: number;
  readonly entries: { name: string; path: string; folder: boolean }[];
}

function both32(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value, 0);
  bytes.writeUInt32BE(value, 4);
  return bytes;
}

function both16(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(value, 0);
  bytes.writeUInt16BE(value, 2);
  return bytes;
}

function record(name: Buffer, sector: number, size: number, folder: boolean): Buffer {
  const length = 33 + name.length + (name.length % 2 === 0 ? 1 : 0);
  const bytes = Buffer.alloc(length);
  bytes[0] = length;
  both32(sector).copy(bytes, 2);
  both32(size).copy(bytes, 10);
  Buffer.from([126, 11, 1, 0, 0, 0, 0]).copy(bytes, 18);
  bytes[25] = folder ? 2 : 0;
  both16(1).copy(bytes, 28);
  bytes[32] = name.length;
  name.copy(bytes, 33);
  return bytes;
}

function foldersOf(paths: readonly string[]): Map<string, Folder> {
  const folders = new Map<string, Folder>([['', { path: '', parent: '', sector: 0, entries: [] }]]);
  for (const path of paths) {
    const at = path.lastIndexOf('/');
    const parent = at < 0 ? '' : path.slice(0, at);
    if (!folders.has(parent)) {
      folders.set(parent, { path: parent, parent: '', sector: 0, entries: [] });
      folders.get('')?.entries.push({ name: parent, path: parent, folder: true });
    }
    folders.get(parent)?.entries.push({ name: path.slice(at + 1), path, folder: false });
  }
  return folders;
}

function primary(label: string, sectors: number, root: Buffer): Buffer {
  const volume = Buffer.alloc(SECTOR);
  volume[0] = 1;
  volume.write('CD001', 1, 'latin1');
  volume[6] = 1;
  volume.fill(0x20, 8, 72);
  volume.write(label.toUpperCase().slice(0, 32), 40, 'latin1');
  both32(sectors).copy(volume, 80);
  both16(1).copy(volume, 120);
  both16(1).copy(volume, 124);
  both16(SECTOR).copy(volume, 128);
  root.copy(volume, 156);
  volume.fill(0x20, 190, 813);
  volume[881] = 1;
  return volume;
}

/** An ISO 9660 image of some files, at most one folder deep. */
export function isoImage(label: string, files: Readonly<Record<string, Buffer>>): Buffer {
  const folders = foldersOf(Object.keys(files));
  let next = FIRST + 2;
  for (const folder of folders.values()) folder.sector = next++;
  const places = new Map<string, number>();
  for (const [path, bytes] of Object.entries(files)) {
    places.set(path, next);
    next += Math.max(1, Math.ceil(bytes.length / SECTOR));
  }
  const image = Buffer.alloc(next * SECTOR);
  for (const folder of folders.values()) {
    let at = folder.sector * SECTOR;
    const put = (bytes: Buffer): void => {
      bytes.copy(image, at);
      at += bytes.length;
    };
    put(record(Buffer.from([0]), folder.sector, SECTOR, true));
    put(record(Buffer.from([1]), folders.get(folder.parent)?.sector ?? 0, SECTOR, true));
    for (const entry of folder.entries) {
      if (entry.folder)
        put(record(Buffer.from(entry.name, 'latin1'), folders.get(entry.path)?.sector ?? 0, SECTOR, true));
      else
        put(
          record(
            Buffer.from(`${entry.name};1`, 'latin1'),
            places.get(entry.path) ?? 0,
            files[entry.path]?.length ?? 0,
            false,
          ),
        );
    }
  }
  for (const [path, bytes] of Object.entries(files)) bytes.copy(image, (places.get(path) ?? 0) * SECTOR);
  primary(label, next, record(Buffer.from([0]), folders.get('')?.sector ?? 0, SECTOR, true)).copy(
    image,
    FIRST * SECTOR,
  );
  image[(FIRST + 1) * SECTOR] = 255;
  image.write('CD001', (FIRST + 1) * SECTOR + 1, 'latin1');
  image[(FIRST + 1) * SECTOR + 6] = 1;
  return image;
}

function readFolder(image: Buffer, sector: number, prefix: string, found: Map<string, Buffer>): void {
  let at = sector * SECTOR;
  const end = at + SECTOR;
  while (at < end && (image[at] ?? 0) > 0) {
    const length = image[at] ?? 0;
    const place = image.readUInt32LE(at + 2);
    const size = image.readUInt32LE(at + 10);
    const folder = ((image[at + 25] ?? 0) & 2) !== 0;
    const name = image.toString('latin1', at + 33, at + 33 + (image[at + 32] ?? 0));
    if (folder && name.charCodeAt(0) > 1 && prefix === '') readFolder(image, place, `${name}/`, found);
    if (!folder)
      found.set(
        `${prefix}${name.replace(/;\d+$/, '').toLowerCase()}`,
        image.subarray(place * SECTOR, place * SECTOR + size),
      );
    at += length;
  }
}

/** Its files by path in lower case; undefined where it is no image or not a whole one. */
export function readIso(image: Buffer): ReadonlyMap<string, Buffer> | undefined {
  const start = FIRST * SECTOR;
  if (image.length < start + SECTOR || image.toString('latin1', start + 1, start + 6) !== 'CD001') return undefined;
  if (image.readUInt32LE(start + 80) * SECTOR > image.length) return undefined;
  const found = new Map<string, Buffer>();
  readFolder(image, image.readUInt32LE(start + 158), '', found);
  return found;
}
