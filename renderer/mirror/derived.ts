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

/** The same for several pools: the same map until the value of one of them differs. */
export class DerivedOfAll<T> {
  #parts: readonly (readonly [PoolId, Derived<T>])[];
  #last: ReadonlyMap<PoolId, T> = new Map();

  constructor(stores: readonly PoolStore[]) {
    this.#parts = stores.map((store) => [store.pool, new Derived<T>(store)]);
  }

  read(select: (view: View) => T): ReadonlyMap<PoolId, T> {
    const next = this.#parts.map(([pool, derived]) => [pool, derived.read(select)] as const);
    if (next.length !== this.#last.size || next.some(([pool, value]) => this.#last.get(pool) !== value))
      this.#last = new Map(next);
    return this.#last;
  }

  subscribe = (listener: () => void): (() => void) => {
    const stops = this.#parts.map(([, derived]) => derived.subscribe(listener));
    return () => stops.forEach((stop) => stop());
  };
}
