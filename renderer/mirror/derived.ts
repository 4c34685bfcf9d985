import { keyText } from '../../app/inventory/changes.ts';
import { equal } from '../../app/inventory/equal.ts';
import type { MirroredCls, PoolId, View } from '../../app/inventory/view.ts';
import type { Batch, PoolStore } from './pool-store.ts';

/** Notes what a function reads of a view, so that it is asked again only when that changed. */
function tracking(view: View, classes: Set<MirroredCls>, keys: Set<string>): View {
  return {
    pool: view.pool,
    get: (cls, ref) => {
      keys.add(keyText(cls, ref));
      return view.get(cls, ref);
    },
    all: (cls) => {
      classes.add(cls);
      return view.all(cls);
    },
    count: (cls) => {
      classes.add(cls);
      return view.count(cls);
    },
  };
}

/** Something computed from a pool: the same value until what it was computed from changes and gives another one. */
export class Derived<T> {
  #store: PoolStore;
  #select: ((view: View) => T) | undefined;
  #stale = true;
  #value: T | undefined;
  #classes = new Set<MirroredCls>();
  #keys = new Set<string>();

  constructor(store: PoolStore) {
    this.#store = store;
  }

  read(select: (view: View) => T): T {
    if (this.#stale || select !== this.#select) {
      this.#classes.clear();
      this.#keys.clear();
      const next = select(tracking(this.#store, this.#classes, this.#keys));
      if (this.#select === undefined || !equal(next, this.#value)) this.#value = next;
      this.#select = select;
      this.#stale = false;
    }
    return this.#value as T;
  }

  subscribe = (listener: () => void): (() => void) => {
    // Between the first rendering and this, a frame may have passed unheard.
    this.#stale = true;
    return this.#store.onFlush((batch) => {
      if (!this.#touchedBy(batch)) return;
      this.#stale = true;
      listener();
    });
  };

  #touchedBy({ classes, keys }: Batch): boolean {
    for (const cls of this.#classes) if (classes.has(cls)) return true;
    for (const key of this.#keys) if (keys.has(key)) return true;
    return false;
  }
}

/** Share of the time that may go into computing again and again, and how long an answer may be out of date for that, ms. */
const SHARE = 0.0025;
const LATEST = 3000;

/**
 * The same for several pools, for lists of thousands: the same map until the value of one of them differs, and computed again the
 * less often the longer it takes. What stands in a line reads its object itself.
 */
export class DerivedOfAll<T> {
  #parts: readonly (readonly [PoolId, Derived<T>])[];
  #last: ReadonlyMap<PoolId, T> = new Map();
  #select: ((view: View) => T) | undefined;
  #next = 0;

  constructor(stores: readonly PoolStore[]) {
    this.#parts = stores.map((store) => [store.pool, new Derived<T>(store)]);
  }

  read(select: (view: View) => T): ReadonlyMap<PoolId, T> {
    const began = performance.now();
    if (select === this.#select && began < this.#next) return this.#last;
    this.#select = select;
    const now = this.#parts.map(([pool, derived]) => [pool, derived.read(select)] as const);
    if (now.length !== this.#last.size || now.some(([pool, value]) => this.#last.get(pool) !== value))
      this.#last = new Map(now);
    const ended = performance.now();
    this.#next = ended + Math.min(LATEST, (ended - began) / SHARE);
    return this.#last;
  }

  subscribe = (listener: () => void): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heard = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        listener();
      }, this.#next - performance.now());
    };
    const stops = this.#parts.map(([, derived]) => derived.subscribe(heard));
    // What passed unheard before this is not waited for.
    this.#next = 0;
    return () => {
      clearTimeout(timer);
      stops.forEach((stop) => stop());
    };
  };
}
