import { cancelled } from '../xenapi/trouble.ts';
import { generationOf } from './sync.ts';

interface Waiter {
  readonly generation: number | undefined;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait until the inventory has seen what the server did so far. */
export class Barriers {
  #waiters = new Set<Waiter>();
  #last: number | undefined;

  /** Resolves with the first reply whose token lies beyond `token`; with the next one where tokens cannot be compared. */
  wait(token: string, signal?: AbortSignal): Promise<void> {
    const wanted = generationOf(token);
    if (wanted !== undefined && this.#last !== undefined && this.#last > wanted) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const calm = () => signal?.removeEventListener('abort', aborted);
      const waiter: Waiter = {
        generation: wanted,
        resolve: () => {
          calm();
          resolve();
        },
        reject: (error) => {
          calm();
          reject(error);
        },
      };
      const aborted = () => {
        if (this.#waiters.delete(waiter)) reject(cancelled());
      };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', aborted, { once: true });
    });
  }

  reached(token: string): void {
    const generation = generationOf(token);
    this.#last = generation;
    for (const waiter of this.#waiters) {
      if (generation !== undefined && waiter.generation !== undefined && generation <= waiter.generation) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /** The link is lost. */
  fail(error: Error): void {
    this.#last = undefined;
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters.clear();
  }
}
