import { keyText, type Patch, type Update } from '../../app/inventory/changes.ts';
import { equal } from '../../app/inventory/equal.ts';
import type { AnyObj, MirroredCls, Obj, PoolId, View } from '../../app/inventory/view.ts';
import type { Ref } from '../../app/xenapi/ref.ts';

/** What one frame brought. */
export interface Batch {
  readonly classes: ReadonlySet<MirroredCls>;
  /** As `keyText` writes them. */
  readonly keys: ReadonlySet<string>;
}

export type Phase = 'empty' | 'loading' | 'tree' | 'complete';

/** The window's copy of one pool. Written by its feed, told to the screen once per frame by `flush`. */
export class PoolStore implements View {
  readonly pool: PoolId;
  /** These objects under a new identity after each flush that changed any. */
  view: View;
  #phase: Phase = 'empty';
  #objects = new Map<MirroredCls, Map<string, AnyObj>>();
  #lists = new Map<MirroredCls, readonly AnyObj[]>();
  #listeners = new Set<(batch: Batch) => void>();
  #classes = new Set<MirroredCls>();
  #keys = new Set<string>();
  #unseen: Map<string, readonly [MirroredCls, string]> | undefined;
  #dirty = false;
  #wake: () => void;

  /** `wake` is called when there is something to flush. */
  constructor(pool: PoolId, wake: () => void) {
    this.pool = pool;
    this.view = viewOf(this);
    this.#wake = wake;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get<C extends MirroredCls>(cls: C, ref: Ref<C> | string): Obj<C> | undefined {
    return this.#objects.get(cls)?.get(ref) as Obj<C> | undefined;
  }

  /** The same array until an object of the class changes. */
  all<C extends MirroredCls>(cls: C): readonly Obj<C>[] {
    let list = this.#lists.get(cls);
    if (!list) this.#lists.set(cls, (list = [...(this.#objects.get(cls)?.values() ?? [])]));
    return list as unknown as readonly Obj<C>[];
  }

  count(cls: MirroredCls): number {
    return this.#objects.get(cls)?.size ?? 0;
  }

  /** A new snapshot begins. What is known stays on the screen until the end shows that it is gone. */
  reset(): void {
    this.#unseen = new Map();
    for (const [cls, objects] of this.#objects)
      for (const ref of objects.keys()) this.#unseen.set(keyText(cls, ref), [cls, ref]);
    if (this.#phase === 'empty') this.enter('loading');
  }

  apply({ put, patch = [], remove }: Update): void {
    for (const obj of put) this.#put(obj);
    for (const one of patch) this.#patch(one);
    for (const [cls, ref] of remove) this.#remove(cls, ref);
    this.#touch();
  }

  enter(phase: Phase): void {
    if (phase === 'complete' && this.#unseen) {
      for (const [cls, ref] of this.#unseen.values()) this.#remove(cls, ref);
      this.#unseen = undefined;
    }
    if (!(phase === 'tree' && this.#phase === 'complete')) this.#phase = phase;
    this.#touch();
  }

  /** Tells the listeners what happened since the last time. */
  flush(): void {
    if (!this.#dirty) return;
    const batch: Batch = { classes: this.#classes, keys: this.#keys };
    this.#dirty = false;
    this.#classes = new Set();
    this.#keys = new Set();
    if (batch.keys.size > 0) this.view = viewOf(this);
    for (const listener of this.#listeners) listener(batch);
  }

  onFlush(listener: (batch: Batch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put(obj: AnyObj): void {
    const key = keyText(obj.$cls, obj.$ref);
    let objects = this.#objects.get(obj.$cls);
    if (!objects) this.#objects.set(obj.$cls, (objects = new Map()));
    // Only a new snapshot repeats what is known.
    if (this.#unseen?.delete(key) && equal(objects.get(obj.$ref), obj)) return;
    objects.set(obj.$ref, obj);
    this.#changed(obj.$cls, key);
  }

  #patch([cls, ref, fields]: Patch): void {
    const objects = this.#objects.get(cls);
    const obj = objects?.get(ref);
    if (!obj) return;
    objects?.set(ref, { ...obj, ...fields });
    this.#changed(cls, keyText(cls, ref));
  }

  #remove(cls: MirroredCls, ref: string): void {
    const key = keyText(cls, ref);
    this.#unseen?.delete(key);
    if (this.#objects.get(cls)?.delete(ref)) this.#changed(cls, key);
  }

  #changed(cls: MirroredCls, key: string): void {
    this.#lists.delete(cls);
    this.#classes.add(cls);
    this.#keys.add(key);
  }

  #touch(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    this.#wake();
  }
}

const viewOf = (store: PoolStore): View => ({
  pool: store.pool,
  get: (cls, ref) => store.get(cls, ref),
  all: (cls) => store.all(cls),
  count: (cls) => store.count(cls),
});
