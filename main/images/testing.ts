import { deflateSync } from 'node:zlib';

const SECTOR = 512;
const GRAIN = 64 * 1024;
const PER_TABLE = 512;

const aligned = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((SECTOR - (bytes.length % SECTOR)) % SECTOR)]);

/** A stream-optimised VMDK with these pieces of 64 KiB, as other products write one. */
export function makeVmdk(virtualSize: number, grains: ReadonlyMap<number, Buffer>): Buffer {
  const head = (directory: bigint): Buffer => {
    const bytes = Buffer.alloc(SECTOR);
    bytes.write('KDMV', 0, 'latin1');
    bytes.writeUInt32LE(3, 4);
    bytes.writeUInt32LE(0x3_0001, 8);
    bytes.writeBigUInt64LE(BigInt(virtualSize / SECTOR), 12);
    bytes.writeBigUInt64LE(BigInt(GRAIN / SECTOR), 20);
    bytes.writeUInt32LE(PER_TABLE, 44);
    bytes.writeBigUInt64LE(directory, 56);
    bytes.writeUInt16LE(1, 77);
    return bytes;
  };
  const parts: Buffer[] = [head(0xffff_ffff_ffff_ffffn)];
  let at = SECTOR;
  const put = (bytes: Buffer): number => {
    const place = at / SECTOR;
    parts.push(bytes);
    at += bytes.length;
    return place;
  };
  // Its own description lies between the head and what it holds.
  put(Buffer.alloc(20 * SECTOR, '# Disk DescriptorFile\n'));
  const tables = Math.ceil(virtualSize / GRAIN / PER_TABLE);
  const entries = Array.from({ length: tables }, () => Buffer.alloc(PER_TABLE * 4));
  for (const [number, content] of grains) {
    const packed = deflateSync(content);
    const marker = Buffer.alloc(12);
    marker.writeBigUInt64LE(BigInt((number * GRAIN) / SECTOR), 0);
    marker.writeUInt32LE(packed.length, 8);
    const place = put(aligned(Buffer.concat([marker, packed])));
    entries[Math.floor(number / PER_TABLE)]?.writeUInt32LE(place, (number % PER_TABLE) * 4);
  }
  const directory = Buffer.alloc(tables * 4);
  for (const [table, bytes] of entries.entries())
    if (bytes.some((byte) => byte !== 0)) directory.writeUInt32LE(put(bytes), table * 4);
  const place = put(aligned(directory));
  put(head(BigInt(place)));
  put(Buffer.alloc(SECTOR));
  return Buffer.concat(parts);
}

/** A plain archive of these files. */
export function makeTar(files: readonly (readonly [name: string, bytes: Buffer])[]): Buffer {
  const parts = files.flatMap(([name, bytes]) => {
    const head = Buffer.alloc(SECTOR);
    head.write(name, 0, 'utf8');
    head.write('0000644\0', 100, 'latin1');
    head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    head.write('        ', 148, 'latin1');
    head.write('0', 156, 'latin1');
    head.write('ustar\u000000', 257, 'latin1');
    const sum = head.reduce((total, byte) => total + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return [head, aligned(bytes)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * SECTOR)]);
}

/** A descriptor of one VM with one disk in this file. */
export const makeOvf = (href: string, capacity: number, name = 'appliance', more = ''): string => `<?xml version="1.0"?>
<Envelope xmlns:ovf="o" xmlns:rasd="r"><References><File ovf:id="f1" ovf:href="${href}"/></References>
<DiskSection><Disk ovf:diskId="d1" ovf:fileRef="f1" ovf:capacity="${capacity}"/></DiskSection>
<NetworkSection><Network ovf:name="office"/></NetworkSection>
<VirtualSystem ovf:id="a"><Name>${name}</Name>${more}<VirtualHardwareSection>
<Item><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
<Item><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>1024</rasd:VirtualQuantity></Item>
<Item><rasd:ResourceType>10</rasd:ResourceType><rasd:Connection>office</rasd:Connection></Item>
<Item><rasd:ResourceType>17</rasd:ResourceType><rasd:HostResource>/disk/d1</rasd:HostResource></Item>
</VirtualHardwareSection></VirtualSystem></Envelope>`;
