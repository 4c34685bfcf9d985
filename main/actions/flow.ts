import { Transform } from 'node:stream';

/** How far a transfer is. */
export interface Flowed {
  /** Bytes that have passed. */
  readonly done: number;
  /** Bytes per second lately. */
  readonly rate: number;
}

const WINDOW_MS = 500;

/** Holds a stream while paused: whoever writes into it feels it as back-pressure, and the far end stops sending. */
export class Gate {
  #opened: (() => void) | undefined;
  #open: Promise<void> | undefined;

  get paused(): boolean {
    return this.#open !== undefined;
  }

  pause(): void {
    this.#open ??= new Promise((resolve) => (this.#opened = resolve));
  }

  resume(): void {
    this.#opened?.();
    this.#open = undefined;
  }

  /** Resolves when it is open. */
  async pass(): Promise<void> {
    while (this.#open) await this.#open;
  }
}

/** Counts what passes a gate, and tells a few times a second. */
export function flow(gate: Gate, tell: (flowed: Flowed) => void): Transform {
  let done = 0;
  let rate = 0;
  let since = performance.now();
  let fresh = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      const pass = (): void => {
        done += chunk.byteLength;
        fresh += chunk.byteLength;
        const elapsed = performance.now() - since;
        if (elapsed >= WINDOW_MS) {
          const now = (fresh / elapsed) * 1000;
          rate = rate === 0 ? now : rate * 0.6 + now * 0.4;
          since = performance.now();
          fresh = 0;
          tell({ done, rate });
        }
        next(null, chunk);
      };
      if (!gate.paused) return pass();
      const held = async (): Promise<void> => {
        await gate.pass();
        since = performance.now();
        fresh = 0;
        pass();
      };
      void held();
    },
    flush(end) {
      tell({ done, rate });
      end();
    },
  });
}
