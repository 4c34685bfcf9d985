import type { Ref } from '../xenapi/ref.ts';
import type { Key } from './changes.ts';
import type { InventoryEvent, Snapshot } from './event.ts';
import { mirrored } from './mirrored.ts';
import { amend, project } from './project.ts';
import type { AnyObj, MirroredCls, Obj, PoolId, View } from './view.ts';

interface Entry {
  snapshot: Snapshot;
  /** The object as last read; `stale` when the snapshot is newer. */
  obj: AnyObj | undefined;
  stale: boolean;
  /** While it is stale: what the object was read from. */
  base?: Snapshot | undefined;
  /** The load that mentioned it last. */
  load: number;
}

/** How much of the pool is here. */
export type Phase = 'empty' | 'loading' | 'tree' | 'complete';

/** Their records hold secrets or are nobody's business. */
const NEVER_KEPT = new Set(['session', 'event', 'user', 'secret']);

const canonical = new Map<string, MirroredCls>(
  (Object.keys(mirrored) as MirroredCls[]).map((cls) => [cls.toLowerCase(), cls]),
);

/** All objects of one pool as the server last told them. Records are decoded when read, and an object stays itself until it changes. */
export class Inventory implements View {
  readonly pool: PoolId;
  #classes = new Map<string, Map<string, Entry>>();
  #listeners = new Set<(touched: readonly Key[]) => void>();
  #phase: Phase = 'empty';
  #load = 0;
  #loading = false;

  constructor(pool: PoolId) {
    this.pool = pool;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get<C extends MirroredCls>(cls: C, ref: Ref<C> | string): Obj<C> | undefined {
    const entry = this.#of(cls).get(ref);
    return entry && read(cls, ref, entry);
  }

  *all<C extends MirroredCls>(cls: C): Iterable<Obj<C>> {
    for (const [ref, entry] of this.#of(cls)) {
      const obj = read(cls, ref, entry);
      if (obj) yield obj;
    }
  }

  /** Objects of any class, spelt in any case. */
  count(cls: string): number {
    return this.#of(cls).size;
  }

  refs(cls: MirroredCls): Iterable<string> {
    return this.#of(cls).keys();
  }

  /** Every field of an object of any class, as the server last sent it. */
  record(cls: string, ref: string): Readonly<Record<string, unknown>> | undefined {
    return this.#of(cls).get(ref)?.snapshot.read();
  }

  /** Everything kept, to be applied again another day. */
  *events(): Iterable<InventoryEvent> {
    for (const [cls, entries] of this.#classes)
      for (const [ref, { snapshot }] of entries) yield { operation: 'add', cls, ref, snapshot };
  }

  apply(events: Iterable<InventoryEvent>): void {
    const touched: Key[] = [];
    for (const { operation, cls, ref, snapshot } of events) {
      const key = cls.toLowerCase();
      if (NEVER_KEPT.has(key)) continue;
      if (operation === 'del') this.#drop(key, ref, touched);
      else if (snapshot) this.#put(key, ref, snapshot, touched);
    }
    this.#tell(touched);
  }

  /** A load from scratch begins: every object is told again. What is known stays readable meanwhile. Answers whether it still goes on. */
  beginLoad(): () => boolean {
    const load = (this.#load += 1);
    this.#loading = true;
    if (this.#phase === 'empty') this.#enter('loading');
    return () => this.#loading && this.#load === load;
  }

  /** The classes of the tree are all there. */
  treeReady(): void {
    if (this.#phase !== 'complete') this.#enter('tree');
  }

  /** The load is over: whatever it did not mention is gone. */
  endLoad(): void {
    if (!this.#loading) return;
    this.#loading = false;
    this.#dropAll((entry) => entry.load !== this.#load, 'complete');
  }

  /** What came is not to be trusted: the inventory is empty again. */
  abandonLoad(): void {
    this.#loading = false;
    this.#dropAll(() => true, 'empty');
  }

  /** Makes one class what it is told: for classes whose objects vanish without an event. */
  replace(cls: string, records: ReadonlyMap<string, Snapshot>): void {
    const key = cls.toLowerCase();
    const touched: Key[] = [];
    for (const ref of this.#of(key).keys()) if (!records.has(ref)) this.#drop(key, ref, touched);
    for (const [ref, snapshot] of records) this.#put(key, ref, snapshot, touched);
    this.#tell(touched);
  }

  /** Called after every change with what was touched (read it to see how), and with nothing when only the phase changed. */
  onChange(listener: (touched: readonly Key[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #of(cls: string): Map<string, Entry> {
    const key = cls.toLowerCase();
    let entries = this.#classes.get(key);
    if (!entries) this.#classes.set(key, (entries = new Map()));
    return entries;
  }

  #put(key: string, ref: string, snapshot: Snapshot, touched: Key[]): void {
    const entries = this.#of(key);
    const entry = entries.get(ref);
    if (!entry) entries.set(ref, { snapshot, obj: undefined, stale: true, load: this.#load });
    else {
      if (!entry.stale && entry.obj) entry.base = entry.snapshot;
      entry.snapshot = snapshot;
      entry.stale = true;
      entry.load = this.#load;
    }
    const cls = canonical.get(key);
    if (cls) touched.push([cls, ref]);
  }

  #dropAll(which: (entry: Entry) => boolean, phase: Phase): void {
    const touched: Key[] = [];
    for (const [key, entries] of this.#classes)
      for (const [ref, entry] of entries) if (which(entry)) this.#drop(key, ref, touched);
    this.#phase = phase;
    this.#tell(touched, true);
  }

  #drop(key: string, ref: string, touched: Key[]): void {
    const cls = canonical.get(key);
    if (this.#of(key).delete(ref) && cls) touched.push([cls, ref]);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#tell([], true);
  }

  #tell(touched: readonly Key[], always = false): void {
    if (always || touched.length > 0) for (const listener of this.#listeners) listener(touched);
  }
}

function read<C extends MirroredCls>(cls: C, ref: string, entry: Entry): Obj<C> | undefined {
  if (entry.stale) {
    entry.stale = false;
    const { obj, base, snapshot } = entry;
    entry.base = undefined;
    const fields = obj && base && snapshot.readSince?.(base);
    const record = fields ? undefined : snapshot.read();
    if (fields) entry.obj = amend(cls, obj, fields);
    else if (record) entry.obj = project(cls, ref, record, obj);
  }
  return entry.obj as unknown as Obj<C> | undefined;
}
