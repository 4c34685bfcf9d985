import { deflateSync, crc32 } from 'node:zlib';
import { CELL_HEIGHT, CELL_WIDTH, hasInk } from './font.ts';
import { pixel, TRUE_COLOUR } from './pixels.ts';
import type { Colour, PixelFormat } from './pixels.ts';
import type { Terminal } from './terminal.ts';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const BACKGROUND: Colour = [12, 16, 24];
const INK: Colour = [190, 196, 204];
const BRIGHT: Colour = [255, 255, 255];
const POINTER: Colour = [255, 176, 0];
export const POINTER_SIZE = 5;

/** The pixels of whole rows of a screen, with a dot where the pointer is. */
export function render(
  terminal: Terminal,
  { y: top, width, height }: Area,
  format: PixelFormat,
  pointer?: { readonly x: number; readonly y: number },
): Buffer {
  const [back, ink, bright, dot] = [BACKGROUND, INK, BRIGHT, POINTER].map((colour) => pixel(format, colour));
  const { bytes } = format;
  const out = Buffer.alloc(width * height * bytes, back);
  const { cursor } = terminal;
  for (let y = 0; y < height; y++) {
    const row = Math.floor((top + y) / CELL_HEIGHT);
    for (let column = 0; column < terminal.columns; column++) {
      const cell = terminal.cell(column, row);
      const isCursor = cursor.x === column && cursor.y === row && y % CELL_HEIGHT >= CELL_HEIGHT - 2;
      if (cell.letter === ' ' && !isCursor) continue;
      for (let x = 0; x < CELL_WIDTH; x++) {
        if (!isCursor && !hasInk(cell.letter, x, y % CELL_HEIGHT)) continue;
        (cell.bright ? bright : ink)?.copy(out, (y * width + column * CELL_WIDTH + x) * bytes);
      }
    }
  }
  if (pointer === undefined) return out;
  for (let y = pointer.y; y < pointer.y + POINTER_SIZE; y++) {
    for (let x = pointer.x; x < Math.min(width, pointer.x + POINTER_SIZE); x++) {
      if (y >= top && y < top + height) dot?.copy(out, ((y - top) * width + x) * bytes);
    }
  }
  return out;
}

function pngChunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A whole screen as a picture file. */
export function screenshot(terminal: Terminal): Buffer {
  const width = terminal.columns * CELL_WIDTH;
  const height = terminal.rows * CELL_HEIGHT;
  const pixels = render(terminal, { x: 0, y: 0, width, height }, TRUE_COLOUR);
  const lines = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      const to = y * (1 + width * 3) + 1 + x * 3;
      for (let part = 0; part < 3; part++) lines[to + part] = pixels[from + 2 - part] ?? 0;
    }
  }
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [pngChunk('IHDR', size), pngChunk('IDAT', deflateSync(lines)), pngChunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}
