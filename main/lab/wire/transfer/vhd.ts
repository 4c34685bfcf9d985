const SECTOR = 512;
const BLOCK = 2 * 1024 * 1024;

function summed(bytes: Buffer, at: number): Buffer {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  bytes.writeUInt32BE(~sum >>> 0, at);
  return bytes;
}

/** An empty disk of this size as a server exports one: two footers, a header, and a table that points nowhere. */
export function emptyVhd(size: number): Buffer {
  const entries = Math.ceil(size / BLOCK);
  const footer = Buffer.alloc(SECTOR);
  footer.write('conectix', 'latin1');
  footer.writeUInt32BE(2, 8);
  footer.writeUInt32BE(0x10000, 12);
  footer.writeBigUInt64BE(BigInt(SECTOR), 16);
  footer.write('tap\0', 28, 'latin1');
  footer.writeUInt32BE(0x10003, 32);
  footer.writeBigUInt64BE(BigInt(size), 40);
  footer.writeBigUInt64BE(BigInt(size), 48);
  footer.writeUInt32BE(3, 60);
  summed(footer, 64);
  const header = Buffer.alloc(2 * SECTOR);
  header.write('cxsparse', 'latin1');
  header.fill(0xff, 8, 16);
  header.writeBigUInt64BE(BigInt(3 * SECTOR), 16);
  header.writeUInt32BE(0x10000, 24);
  header.writeUInt32BE(entries, 28);
  header.writeUInt32BE(BLOCK, 32);
  summed(header, 36);
  const table = Buffer.alloc(Math.ceil((entries * 4) / SECTOR) * SECTOR, 0xff);
  return Buffer.concat([footer, header, table, footer]);
}
