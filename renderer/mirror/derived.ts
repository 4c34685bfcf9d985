import { keyText } from '../../app/inventory/changes.ts';
import { equal } from '../../app/inventory/equal.ts';
import type { MirroredCls, View } from '../../app/inventory/view.ts';
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
