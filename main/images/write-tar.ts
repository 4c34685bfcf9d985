import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';

const BLOCK = 512;
/** What eleven octal digits can say. */
const OCTAL = 8 ** 11;

/** The head of one member of a ustar archive; larger ones say their size to the base of 256, as GNU has it. */
function head(name: string, size: number, mtime: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100, 'utf8');
  block.write('0000644\0', 100, 'latin1');
  block.write('0000000\0', 108, 'latin1');
  block.write('0000000\0', 116, 'latin1');
  if (size < OCTAL) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  else {
    block.writeUInt8(0x80, 124);
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write(
    `${Math.floor(mtime / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
    'latin1',
  );
  block.write('        ', 148, 'latin1');
  block.write('0', 156, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** Writes a new archive of these files in their order. Each is taken away once it is in, so that no more room is needed than the largest has. */
export async function packTar(file: string, members: readonly string[], signal: AbortSignal): Promise<void> {
  const out = await open(file, 'wx');
  try {
    for (const member of members) {
      const { size, mtimeMs } = await stat(member);
      await out.write(head(basename(member), size, mtimeMs));
      for await (const part of createReadStream(member, { signal })) await out.writeFile(part as Buffer);
      await out.write(Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK));
      await rm(member);
    }
    await out.write(Buffer.alloc(2 * BLOCK));
  } finally {
    await out.close();
  }
}
