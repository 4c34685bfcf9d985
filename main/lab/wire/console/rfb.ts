import type { Duplex } from 'node:stream';
import { Reader } from '../reader.ts';
import { CELL_HEIGHT, CELL_WIDTH } from './font.ts';
import type { GuestScreen } from './guest-screen.ts';
import { decodeFormat, encodeFormat, TRUE_COLOUR } from './pixels.ts';
import { POINTER_SIZE, render } from './render.ts';
import type { Area } from './render.ts';

const RAW = 0;
const DESKTOP_SIZE = -223;
const QEMU_EXTENDED_KEY = -258;
const EXTENDED_DESKTOP_SIZE = -308;

/** Updates at most this often. */
const FRAME_MS = 33;

const CONTROL: readonly number[] = [0xffe3, 0xffe4];
const ALT: readonly number[] = [0xffe9, 0xffea];
const DELETE = 0xffff;

const holds = (held: ReadonlySet<number>, keys: readonly number[]): boolean => keys.some((key) => held.has(key));

/** What a key types; X11's names for keys are Unicode for letters. */
function keyText(keysym: number): string | undefined {
  if (keysym === 0xff0d || keysym === 0xff8d) return '\r';
  if (keysym === 0xff08) return '\b';
  if (keysym >= 0x20 && keysym <= 0x7e) return String.fromCharCode(keysym);
  if (keysym >= 0xffb0 && keysym <= 0xffb9) return String.fromCharCode(keysym - 0xffb0 + 0x30);
  return undefined;
}

/** One viewer of a guest's screen: RFB 3.8 without a password, as hosts serve it behind their own sign-in. */
export class RfbServer {
  readonly #screen: GuestScreen;
  readonly #socket: Duplex;
  readonly #reader: Reader;
  readonly #name: string;
  readonly #dirty = new Set<number>();
  #format = TRUE_COLOUR;
  #encodings: ReadonlySet<number> = new Set();
  #pointer = { x: 0, y: 0 };
  #size: { width: number; height: number };
  #resized: 'server' | 'client' | undefined;
  #asked = false;
  #tellQemu = false;
  #frame: NodeJS.Timeout | undefined;

  /** Keys that are held down. */
  readonly #held = new Set<number>();

  constructor(socket: Duplex, screen: GuestScreen, name: string) {
    this.#socket = socket;
    this.#reader = new Reader(socket);
    this.#screen = screen;
    this.#name = name;
    this.#size = this.#desktop();
  }

  /** Until the viewer leaves. */
  async serve(): Promise<void> {
    if (!(await this.#handshake())) return;
    const unwatch = this.#screen.terminal.watch((row) => this.#changed(row));
    this.#everything();
    try {
      while (await this.#message());
    } finally {
      unwatch();
      clearTimeout(this.#frame);
    }
  }

  #desktop(): { width: number; height: number } {
    const { columns, rows } = this.#screen.terminal;
    return { width: columns * CELL_WIDTH, height: rows * CELL_HEIGHT };
  }

  async #handshake(): Promise<boolean> {
    this.#socket.write('RFB 003.008\n');
    const version = await this.#reader.exactly(12);
    if (version === undefined || !version.toString('latin1').startsWith('RFB 003.')) return false;
    this.#socket.write(Buffer.from([1, 1]));
    const security = await this.#reader.exactly(1);
    if (security?.[0] !== 1) return false;
    this.#socket.write(Buffer.alloc(4));
    if ((await this.#reader.exactly(1)) === undefined) return false;
    const name = Buffer.from(this.#name);
    const init = Buffer.alloc(4);
    init.writeUInt16BE(this.#size.width, 0);
    init.writeUInt16BE(this.#size.height, 2);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(name.length);
    this.#socket.write(Buffer.concat([init, encodeFormat(TRUE_COLOUR), length, name]));
    return true;
  }

  async #message(): Promise<boolean> {
    const kind = await this.#reader.exactly(1);
    switch (kind?.[0]) {
      case 0:
        return this.#with(19, (body) => (this.#format = decodeFormat(body.subarray(3))));
      case 2:
        return this.#setEncodings();
      case 3:
        return this.#with(9, (body) => this.#requested(body[0] === 1));
      case 4:
        return this.#with(7, (body) => this.#key(body[0] === 1, body.readUInt32BE(3)));
      case 5:
        return this.#with(5, (body) => this.#point(body.readUInt16BE(1), body.readUInt16BE(3)));
      case 6: {
        const head = await this.#reader.exactly(7);
        return head !== undefined && this.#with(head.readUInt32BE(3), () => undefined);
      }
      case 255:
        return this.#with(11, (body) => this.#key(body.readUInt16BE(1) === 1, body.readUInt32BE(3)));
      case 251:
        return this.#setDesktopSize();
      default:
        return false;
    }
  }

  async #with(count: number, act: (body: Buffer) => unknown): Promise<boolean> {
    const body = await this.#reader.exactly(count);
    if (body === undefined) return false;
    act(body);
    return true;
  }

  async #setEncodings(): Promise<boolean> {
    const head = await this.#reader.exactly(3);
    if (head === undefined) return false;
    const count = head.readUInt16BE(1);
    return this.#with(count * 4, (body) => {
      this.#encodings = new Set(Array.from({ length: count }, (_, i) => body.readInt32BE(4 * i)));
      this.#tellQemu = this.#encodings.has(QEMU_EXTENDED_KEY);
      if (this.#encodings.has(EXTENDED_DESKTOP_SIZE)) this.#resized ??= 'server';
    });
  }

  async #setDesktopSize(): Promise<boolean> {
    const head = await this.#reader.exactly(7);
    if (head === undefined) return false;
    const width = head.readUInt16BE(1);
    const height = head.readUInt16BE(3);
    return this.#with((head[5] ?? 0) * 16, () => {
      const columns = Math.min(240, Math.max(40, Math.floor(width / CELL_WIDTH)));
      const rows = Math.min(100, Math.max(12, Math.floor(height / CELL_HEIGHT)));
      this.#screen.terminal.resize(columns, rows);
      this.#resized = 'client';
      this.#schedule();
    });
  }

  #key(down: boolean, keysym: number): void {
    if (down) this.#held.add(keysym);
    else this.#held.delete(keysym);
    if (down && keysym === DELETE && holds(this.#held, CONTROL) && holds(this.#held, ALT)) this.#screen.attention();
    const text = down ? keyText(keysym) : undefined;
    if (text !== undefined) this.#screen.type(text);
  }

  #point(x: number, y: number): void {
    const rowOf = (at: number) => Math.floor(at / CELL_HEIGHT);
    for (const at of [this.#pointer.y, this.#pointer.y + POINTER_SIZE, y, y + POINTER_SIZE]) this.#dirty.add(rowOf(at));
    this.#pointer = { x, y };
    this.#schedule();
  }

  #requested(incremental: boolean): void {
    this.#asked = true;
    if (!incremental) this.#everything();
    this.#schedule();
  }

  #changed(row: number | 'all'): void {
    if (row === 'all') this.#everything();
    else this.#dirty.add(row);
    this.#schedule();
  }

  #everything(): void {
    for (let row = 0; row < this.#screen.terminal.rows; row++) this.#dirty.add(row);
  }

  #schedule(): void {
    if (!this.#asked || this.#frame !== undefined) return;
    this.#frame = setTimeout(() => {
      this.#frame = undefined;
      this.#flush();
    }, FRAME_MS);
  }

  #flush(): void {
    const now = this.#desktop();
    if (now.width !== this.#size.width || now.height !== this.#size.height) {
      this.#size = now;
      this.#resized ??= 'server';
      this.#everything();
    }
    const parts: Buffer[] = [];
    if (this.#resized !== undefined) parts.push(...this.#sizeRect(this.#resized));
    this.#resized = undefined;
    if (this.#tellQemu) parts.push(rect({ x: 0, y: 0, width: 0, height: 0 }, QEMU_EXTENDED_KEY));
    this.#tellQemu = false;
    for (const area of this.#areas())
      parts.push(rect(area, RAW, render(this.#screen.terminal, area, this.#format, this.#pointer)));
    this.#dirty.clear();
    if (parts.length === 0) return;
    const head = Buffer.alloc(4);
    head.writeUInt16BE(parts.length, 2);
    this.#asked = false;
    this.#socket.write(Buffer.concat([head, ...parts]));
  }

  #sizeRect(by: 'server' | 'client'): Buffer[] {
    const { width, height } = this.#size;
    if (this.#encodings.has(EXTENDED_DESKTOP_SIZE)) {
      const screen = Buffer.alloc(20);
      screen[0] = 1;
      screen.writeUInt16BE(width, 12);
      screen.writeUInt16BE(height, 14);
      return [rect({ x: by === 'client' ? 1 : 0, y: 0, width, height }, EXTENDED_DESKTOP_SIZE, screen)];
    }
    return this.#encodings.has(DESKTOP_SIZE) ? [rect({ x: 0, y: 0, width, height }, DESKTOP_SIZE)] : [];
  }

  /** Runs of neighbouring rows. */
  #areas(): Area[] {
    const rows = [...this.#dirty].filter((row) => row >= 0 && row < this.#screen.terminal.rows).sort((a, b) => a - b);
    const areas: { first: number; count: number }[] = [];
    for (const row of rows) {
      const last = areas.at(-1);
      if (last !== undefined && last.first + last.count === row) last.count++;
      else areas.push({ first: row, count: 1 });
    }
    return areas.map(({ first, count }) => ({
      x: 0,
      y: first * CELL_HEIGHT,
      width: this.#size.width,
      height: count * CELL_HEIGHT,
    }));
  }
}

function rect({ x, y, width, height }: Area, encoding: number, content: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(12);
  [x, y, width, height].forEach((value, i) => head.writeUInt16BE(value, 2 * i));
  head.writeInt32BE(encoding, 8);
  return Buffer.concat([head, content]);
}
