/** Lets `most` run side by side; the rest wait their turn in the order they came. */
export class Limit {
  most: number;
  #running = 0;
  readonly #waiting: { readonly go: () => void; readonly leave: () => void }[] = [];

  constructor(most: number) {
    this.most = most;
  }

  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#turn(signal);
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#next();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#running < this.most) {
      this.#running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        const at = this.#waiting.indexOf(entry);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(signal.reason as Error);
      };
      const entry = {
        go: () => {
          signal.removeEventListener('abort', leave);
          this.#running += 1;
          resolve();
        },
        leave,
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(entry);
    });
  }

  #next(): void {
    if (this.#running < this.most) this.#waiting.shift()?.go();
  }
}
