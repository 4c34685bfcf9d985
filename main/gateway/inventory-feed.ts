import { encodeUpdate, type InventoryMessage } from '../../app/contract/inventory.ts';
import type { Sink } from '../../app/contract/wire/gateway.ts';
import { changesOf, keyText, patchOf, type Changes, type Key, type Patch } from '../../app/inventory/changes.ts';
import type { Inventory } from '../../app/inventory/inventory.ts';
import { mirrored } from '../../app/inventory/mirrored.ts';
import type { AnyObj, MirroredCls } from '../../app/inventory/view.ts';

/** Changes wait this long for others of the same object. */
const COALESCE_MS = 50;
/** How long to leave a slow reader alone before looking again. */
const SLOW_MS = 100;
/** Objects per message: a few milliseconds of work on either side. */
const PAGE = 400;

const CLASSES = Object.keys(mirrored) as MirroredCls[];
/** What the tree is made of; the rest may come later. */
const TREE: ReadonlySet<MirroredCls> = new Set(CLASSES.slice(0, CLASSES.indexOf('task') + 1));

type Marker = 'treeReady' | 'complete';

/**
 * One window's subscription to one pool. Whatever is to be told stands once in a queue keyed by object, so the queue is bounded by
 * the pool however slow the reader is, and a reader that returns hears only how things are now.
 */
export class InventoryFeed {
  #inventory: Inventory;
  #sink: Sink<InventoryMessage>;
  #queue = new Map<string, Key | Marker>();
  /** As the reader has them. */
  #told = new Map<MirroredCls, Map<string, AnyObj>>(CLASSES.map((cls) => [cls, new Map()]));
  #marked = new Set<Marker>();
  #epoch = 0;
  #seq = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unhear: () => void;

  constructor(inventory: Inventory, sink: Sink<InventoryMessage>, seenAt: number | undefined) {
    this.#inventory = inventory;
    this.#sink = sink;
    this.#unhear = inventory.onChange((touched) => this.#hear(touched));
    this.#begin(seenAt);
  }

  stop(): void {
    this.#unhear();
    clearTimeout(this.#timer);
  }

  #begin(seenAt?: number): void {
    this.#epoch += 1;
    this.#seq = 0;
    this.#queue.clear();
    this.#marked.clear();
    for (const objects of this.#told.values()) objects.clear();
    this.#sink.send({ type: 'reset', epoch: this.#epoch, ...(seenAt === undefined ? {} : { seenAt }) });
    for (const cls of CLASSES) if (TREE.has(cls)) this.#enqueueAll(cls);
    this.#mark('treeReady', this.#inventory.phase === 'tree' || this.#inventory.phase === 'complete');
    for (const cls of CLASSES) if (!TREE.has(cls)) this.#enqueueAll(cls);
    this.#mark('complete', this.#inventory.phase === 'complete');
    this.#schedule(0);
  }

  #enqueueAll(cls: MirroredCls): void {
    for (const ref of this.#inventory.refs(cls)) this.#queue.set(keyText(cls, ref), [cls, ref]);
  }

  #mark(marker: Marker, reached: boolean): void {
    if (!reached || this.#marked.has(marker)) return;
    this.#marked.add(marker);
    this.#queue.set(marker, marker);
  }

  #hear(touched: readonly Key[]): void {
    for (const key of touched) this.#queue.set(keyText(...key), key);
    const { phase } = this.#inventory;
    this.#mark('treeReady', phase === 'tree' || phase === 'complete');
    this.#mark('complete', phase === 'complete');
    if (this.#queue.size > 0) this.#schedule(COALESCE_MS);
  }

  #schedule(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#page();
    }, ms);
  }

  #page(): void {
    if (this.#sink.full) return this.#overgrown() ? this.#begin() : this.#schedule(SLOW_MS);
    const keys: Key[] = [];
    let marker: Marker | undefined;
    for (const [text, item] of this.#queue) {
      this.#queue.delete(text);
      if (typeof item === 'string') {
        marker = item;
        break;
      }
      keys.push(item);
      if (keys.length === PAGE) break;
    }
    this.#tell(changesOf(this.#inventory, keys));
    if (marker) this.#sink.send({ type: marker, epoch: this.#epoch });
    if (this.#queue.size > 0) this.#schedule(0);
  }

  #tell({ put, remove }: Changes): void {
    const fresh: AnyObj[] = [];
    const patch: Patch[] = [];
    for (const obj of put) {
      const told = this.#told.get(obj.$cls);
      const before = told?.get(obj.$ref);
      if (before === obj) continue;
      if (before) patch.push(patchOf(before, obj));
      else fresh.push(obj);
      told?.set(obj.$ref, obj);
    }
    for (const [cls, ref] of remove) this.#told.get(cls)?.delete(ref);
    if (fresh.length === 0 && patch.length === 0 && remove.length === 0) return;
    this.#seq += 1;
    const body = encodeUpdate({ put: fresh, patch, remove });
    this.#sink.send({ type: 'changes', epoch: this.#epoch, seq: this.#seq, body });
  }

  /** Objects that came and went while nobody read: cheaper to start over than to tell. */
  #overgrown(): boolean {
    let objects = 0;
    for (const cls of CLASSES) objects += this.#inventory.count(cls);
    return this.#queue.size > 2 * objects + PAGE;
  }
}
