/** How a client wants its pixels: RFB's PIXEL_FORMAT. */
export interface PixelFormat {
  readonly bytes: 1 | 2 | 4;
  readonly bigEndian: boolean;
  readonly max: readonly [red: number, green: number, blue: number];
  readonly shift: readonly [red: number, green: number, blue: number];
}

export const TRUE_COLOUR: PixelFormat = { bytes: 4, bigEndian: false, max: [255, 255, 255], shift: [16, 8, 0] };

export function encodeFormat(format: PixelFormat): Buffer {
  const out = Buffer.alloc(16);
  out[0] = format.bytes * 8;
  out[1] = format.bytes === 4 ? 24 : format.bytes * 8;
  out[2] = format.bigEndian ? 1 : 0;
  out[3] = 1;
  format.max.forEach((max, i) => out.writeUInt16BE(max, 4 + 2 * i));
  format.shift.forEach((shift, i) => out.writeUInt8(shift, 10 + i));
  return out;
}

export function decodeFormat(bytes: Buffer): PixelFormat {
  const depth = bytes[0];
  return {
    bytes: depth === 8 ? 1 : depth === 16 ? 2 : 4,
    bigEndian: bytes[2] !== 0,
    max: [bytes.readUInt16BE(4), bytes.readUInt16BE(6), bytes.readUInt16BE(8)],
    shift: [bytes[10] ?? 0, bytes[11] ?? 0, bytes[12] ?? 0],
  };
}

export type Colour = readonly [red: number, green: number, blue: number];

/** A colour as the bytes of one pixel. */
export function pixel(format: PixelFormat, colour: Colour): Buffer {
  let value = 0;
  colour.forEach((part, i) => {
    value += Math.round((part * (format.max[i] ?? 255)) / 255) * 2 ** (format.shift[i] ?? 0);
  });
  const out = Buffer.alloc(format.bytes);
  if (format.bigEndian) out.writeUIntBE(value, 0, format.bytes);
  else out.writeUIntLE(value, 0, format.bytes);
  return out;
}
