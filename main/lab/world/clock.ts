/** Time of a simulated world: real, any factor faster, or by hand. */
export interface Clock {
  /** Simulated milliseconds since 1970, UTC. */
  now(): number;
  /** Runs `action` once `seconds` of simulated time have passed; answers a function that prevents it. */
  after(seconds: number, action: () => void): () => void;
  /** Waits; rejects with an AbortError when the signal fires first. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
}

/** A clock and the hands that move it. */
export interface ClockWork extends Clock {
  /** Simulated seconds per real second; 0 stands still until `advance`. */
  readonly speed: number;
  setSpeed(factor: number): void;
  /** Moves on by so many seconds, running everything that falls due on the way, in order. */
  advance(seconds: number): Promise<void>;
  /** Forgets everything that was to happen. */
  stop(): void;
}

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly action: () => void;
}

/** Binary heap by due time, then by who asked first. */
class Agenda {
  readonly #heap: Timer[] = [];

  get first(): Timer | undefined {
    return this.#heap[0];
  }

  push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.#sooner(at, up)) break;
      this.#swap(at, up);
      at = up;
    }
  }

  shift(): Timer | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || first === last) return first;
    heap[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && this.#sooner(child, least)) least = child;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  clear(): void {
    this.#heap.length = 0;
  }

  #sooner(a: number, b: number): boolean {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return false;
    return left.due < right.due || (left.due === right.due && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}

/** Node's longest timer, about 24 days. */
const LONGEST = 0x7fffffff;

class SimulatedClock implements ClockWork {
  speed: number;
  readonly #agenda = new Agenda();
  readonly #cancelled = new Set<Timer>();
  #anchorReal = performance.now();
  #anchorSimulated: number;
  /** While an action runs, the moment it was due; so that chains of sleeps do not drift. */
  #moment: number | undefined;
  /** An action that is late says the moment it was due, but nobody sees the time go back. */
  #latest = 0;
  #order = 0;
  #wake: NodeJS.Timeout | undefined;

  constructor(start: number, speed: number) {
    this.#anchorSimulated = start;
    this.speed = speed;
  }

  now(): number {
    this.#latest = Math.max(this.#latest, Math.floor(this.#moment ?? this.#elapsed()));
    return this.#latest;
  }

  #elapsed(): number {
    return this.#anchorSimulated + (performance.now() - this.#anchorReal) * this.speed;
  }

  setSpeed(factor: number): void {
    // What is still to be caught up with happens at the new speed.
    this.#anchorSimulated = this.#moment ?? this.#elapsed();
    this.#anchorReal = performance.now();
    this.speed = factor;
    this.#arm();
  }

  after(seconds: number, action: () => void): () => void {
    const due = (this.#moment ?? this.#elapsed()) + Math.max(0, seconds) * 1000;
    const timer = { due, order: this.#order++, action };
    this.#agenda.push(timer);
    if (this.#agenda.first === timer) this.#arm();
    return () => this.#cancelled.add(timer);
  }

  async sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const prevent = this.after(seconds, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      const abort = () => {
        prevent();
        reject(signal?.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError'));
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async advance(seconds: number): Promise<void> {
    const target = this.#elapsed() + seconds * 1000;
    await settled();
    for (let timer = this.#agenda.first; timer !== undefined && timer.due <= target; timer = this.#agenda.first) {
      this.#fire();
      await settled();
    }
    this.#moment = undefined;
    this.#anchorSimulated = target;
    this.#anchorReal = performance.now();
    this.#arm();
  }

  stop(): void {
    clearTimeout(this.#wake);
    this.#agenda.clear();
    this.#cancelled.clear();
  }

  #fire(): void {
    const timer = this.#agenda.shift();
    if (timer === undefined || this.#cancelled.delete(timer)) return;
    this.#moment = Math.max(timer.due, this.#moment ?? 0);
    timer.action();
  }

  #arm(): void {
    clearTimeout(this.#wake);
    const { first } = this.#agenda;
    if (first === undefined || this.speed === 0) return;
    const wait = Math.min(LONGEST, Math.max(0, (first.due - this.#elapsed()) / this.speed));
    this.#wake = setTimeout(() => void this.#run(), wait);
    this.#wake.unref();
  }

  async #run(): Promise<void> {
    for (
      let timer = this.#agenda.first;
      timer !== undefined && timer.due <= this.#elapsed();
      timer = this.#agenda.first
    ) {
      this.#fire();
      await settled();
    }
    this.#moment = undefined;
    this.#arm();
  }
}

/** Lets whoever waited for a timer run up to its next wait. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function openClock(start: number, speed: number): ClockWork {
  return new SimulatedClock(start, speed);
}
