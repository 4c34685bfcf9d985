import type { Pool } from '../../pools/pool.ts';

/** The reason by which everything of a dead process ends. */
const dead = new DOMException('killed', 'AbortError');

/** A pool as a process sees it that can be killed: from then on nothing of it reaches the server any more, not even a cancel. */
export class Life {
  readonly #over = new AbortController();

  get over(): boolean {
    return this.#over.signal.aborted;
  }

  kill(): void {
    this.#over.abort(dead);
  }

  /** The same promise while it lives; rejects at once when it is killed, whatever becomes of what was begun. */
  living<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#over;
    return new Promise((resolve, reject) => {
      const end = (): void => reject(dead);
      if (signal.aborted) return end();
      signal.addEventListener('abort', end, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
    });
  }

  /** `before` runs ahead of each call that the owner makes: of which method, about which objects. */
  process(pool: Pool, before: Before = () => Promise.resolve()): Pool {
    const alive = async <T>(method: string, params: readonly unknown[], act: () => Promise<T>): Promise<T> => {
      if (this.over) throw dead;
      await before(method, params);
      if (this.over) throw dead;
      return this.living(act());
    };
    return {
      get id() { return pool.id; },
      get name() { return pool.name; },
      get practice() { return pool.practice; },
      get state() { return pool.state; },
      get inventory() { return pool.inventory; },
      get seenAt() { return pool.seenAt; },
      get role() { return pool.role; },
      get localRoot() { return pool.localRoot; },
      get readOnly() { return pool.readOnly; },
      get clockOffset() { return pool.clockOffset; },
      call: <T>(method: string, params: readonly unknown[] = []) => alive(method, params, () => pool.call<T>(method, params)),
      task: <T>(method: string, params: readonly unknown[] = []) => alive(method, params, () => pool.task<T>(method, params)),
      awaitTask: (ref, result) => this.living(pool.awaitTask(ref, result)),
      barrier: () => this.living(pool.barrier()),
      http: (host, path, init) => alive(path, [host], () => pool.http(host, path, init)),
      tunnel: (location, signal) => pool.tunnel(location, signal),
      expectAbsence: (waitingFor, forMs) => pool.expectAbsence(waitingFor, forMs),
      onState: (listener) => pool.onState(listener),
      made: (ref) => pool.made(ref),
      signInApart: (...args) => pool.signInApart(...args),
    }; // prettier-ignore
  }
}

export type Before = (method: string, params: readonly unknown[]) => Promise<void>;
