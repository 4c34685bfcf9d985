import type { Duplex } from 'node:stream';

/** Reads a connection piece by piece, never more than asked for. */
export class Reader {
  readonly #socket: Duplex;
  #held: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(socket: Duplex) {
    this.#socket = socket;
    socket.once('end', () => (this.#ended = true));
    socket.once('close', () => (this.#ended = true));
  }

  /** Up to and including `mark`; undefined when the other side left first. Throws beyond `most` bytes. */
  async until(mark: string, most: number): Promise<Buffer | undefined> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0 && at <= most) return this.#take(at + mark.length);
      if (this.#held.length > most) throw new RangeError('too long');
      if (!(await this.#more())) return undefined;
    }
  }

  /** At least one byte and at most `most`; undefined at the end. */
  async some(most: number): Promise<Buffer | undefined> {
    if (this.#held.length === 0 && !(await this.#more())) return undefined;
    return this.#take(Math.min(most, this.#held.length));
  }

  /** Exactly `count` bytes; undefined when there are not that many. */
  async exactly(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    for (let left = count; left > 0;) {
      const part = await this.some(left);
      if (part === undefined) return undefined;
      parts.push(part);
      left -= part.length;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  /** Gives back what was read too far, for whoever reads the connection next. */
  release(): void {
    if (this.#held.length > 0) this.#socket.unshift(this.#take(this.#held.length));
  }

  #take(count: number): Buffer {
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  async #more(): Promise<boolean> {
    for (;;) {
      const chunk = this.#socket.read() as Buffer | null;
      if (chunk !== null) {
        this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
        return true;
      }
      if (this.#ended || this.#socket.destroyed) return false;
      await firstOf(this.#socket, ['readable', 'end', 'close']);
    }
  }
}

/** Resolves at the first of some events, and forgets about the others. */
export function firstOf(socket: Duplex, events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) socket.off(event, done);
      resolve();
    };
    for (const event of events) socket.on(event, done);
  });
}
