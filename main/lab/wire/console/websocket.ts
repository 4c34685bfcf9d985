import { createHash } from 'node:crypto';
import { Duplex } from 'node:stream';
import { Reader } from '../reader.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** What the server says back to a client's Sec-WebSocket-Key. */
export function acceptKey(key: string): string {
  return createHash('sha1')
    .update(key + GUID)
    .digest('base64');
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 0x10000 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = length;
  else if (length < 0x10000) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** The bytes inside the frames of a WebSocket, as an ordinary stream. */
export class FramedStream extends Duplex {
  readonly #socket: Duplex;
  readonly #reader: Reader;

  constructor(socket: Duplex) {
    super();
    this.#socket = socket;
    this.#reader = new Reader(socket);
    socket.once('close', () => this.destroy());
    this.#pump().catch(() => this.destroy());
  }

  override _read(): void {
    // Frames are pushed as they come; consoles send little.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(frame(BINARY, chunk), () => done());
  }

  override _final(done: () => void): void {
    this.#socket.end(frame(CLOSE, Buffer.alloc(0)));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  async #pump(): Promise<void> {
    for (;;) {
      const head = await this.#reader.exactly(2);
      if (head === undefined) break;
      const opcode = (head[0] ?? 0) & 15;
      const length = await this.#length((head[1] ?? 0) & 127);
      const mask = ((head[1] ?? 0) & 128) === 0 ? Buffer.alloc(4) : await this.#reader.exactly(4);
      const payload = await this.#reader.exactly(length);
      if (mask === undefined || payload === undefined || opcode === CLOSE) break;
      const plain = Buffer.from(payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0)));
      if (opcode === PING) this.#socket.write(frame(PONG, plain));
      else if (opcode !== PONG) this.push(plain);
    }
    this.push(null);
  }

  async #length(short: number): Promise<number> {
    if (short === 126) return (await this.#reader.exactly(2))?.readUInt16BE(0) ?? 0;
    if (short === 127) return Number((await this.#reader.exactly(8))?.readBigUInt64BE(0) ?? 0n);
    return short;
  }
}
