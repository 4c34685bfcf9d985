import { keyText, type Key } from '../changes.ts';
import { equal } from '../equal.ts';
import { lookup, type MirroredCls, type PoolId } from '../view.ts';
import type { Arrangement, Placed, Show } from './arrangement.ts';
import type { Node, Site } from './node.ts';
import { Spot } from './spot.ts';

/** All nodes of one arrangement, kept up to date object by object. */
export class Forest {
  #arrangement: Arrangement;
  #show: Show;
  #sites = new Map<PoolId, Site>();
  /** By key, and above them all what has no node: the key of nothing. */
  #spots = new Map<string, Spot>();
  /** How many objects want each group. */
  #wanted = new Map<string, number>();
  /** Objects of each pool when it was last looked at. */
  #counted = new Map<PoolId, number>();
  /** Where each object of each pool was placed last. */
  #placed = new Map<PoolId, Map<string, Placed>>();

  constructor(arrangement: Arrangement, show: Show) {
    this.#arrangement = arrangement;
    this.#show = show;
  }

  /** What stands under a key; all that stands at the top under ''. */
  at(key: string): Spot | undefined {
    return this.#spots.get(key);
  }

  /** Where an object stands. */
  nodesOf(pool: PoolId, key: Key): readonly Node[] {
    return this.#placed.get(pool)?.get(keyText(...key))?.nodes ?? NONE;
  }

  pools(): readonly PoolId[] {
    return [...this.#sites.keys()];
  }

  site(pool: PoolId): Site | undefined {
    return this.#sites.get(pool);
  }

  /** Takes a pool in, or what is new about its name. Answers whether anything moved. */
  put(site: Site): boolean {
    const before = this.#sites.get(site.pool);
    if (before && before.view === site.view && before.name === site.name) return false;
    this.#sites.set(site.pool, site);
    return this.#placeAll(site);
  }

  drop(pool: PoolId): boolean {
    const placed = this.#placed.get(pool);
    this.#placed.delete(pool);
    for (const one of placed?.values() ?? []) this.#leave(one);
    return this.#sites.delete(pool);
  }

  /** Places pools again that have grown or shrunk unheard: whoever looks may look before beginning to listen. */
  catchUp(): boolean {
    let moved = false;
    for (const site of this.#sites.values())
      if (this.#counted.get(site.pool) !== this.#count(site)) moved = this.#placeAll(site) || moved;
    return moved;
  }

  #count({ view }: Site): number {
    return this.#arrangement.classes.reduce((sum, cls) => sum + view.count(cls), 0);
  }

  /** After objects of a pool changed. Answers whether anything appeared, vanished, moved or changed its name. */
  touch(pool: PoolId, touched: Iterable<Key>): boolean {
    const site = this.#sites.get(pool);
    if (!site) return false;
    const again = new Map<string, Key>();
    for (const key of touched) {
      const follow = this.#arrangement.follow(site, key);
      if (!follow) return this.#placeAll(site);
      for (const one of follow) again.set(keyText(...one), one);
    }
    let moved = false;
    for (const [text, [cls, ref]] of again) moved = this.#place(site, text, cls, ref) || moved;
    this.#counted.set(pool, this.#count(site));
    return moved;
  }

  #placeAll(site: Site): boolean {
    this.#counted.set(site.pool, this.#count(site));
    let moved = this.#placeUnknown(site);
    const gone = new Set(this.#placed.get(site.pool)?.keys());
    for (const cls of this.#arrangement.classes)
      for (const { $ref } of site.view.all(cls)) {
        const text = keyText(cls, $ref);
        gone.delete(text);
        moved = this.#place(site, text, cls, $ref) || moved;
      }
    gone.delete(UNKNOWN);
    for (const text of gone) moved = this.#settle(site.pool, text, undefined) || moved;
    return moved;
  }

  #placeUnknown(site: Site): boolean {
    const node = site.view.count('pool') === 0 ? this.#arrangement.unknown?.(site) : undefined;
    return this.#settle(site.pool, UNKNOWN, node && { nodes: [node] });
  }

  #place(site: Site, text: string, cls: MirroredCls, ref: string): boolean {
    const obj = this.#arrangement.classes.includes(cls) ? lookup(site.view, cls, ref) : undefined;
    const placed = obj && this.#arrangement.place(site, obj, this.#show);
    return this.#settle(
      site.pool,
      text,
      placed && placed.nodes.length + (placed.groups?.length ?? 0) > 0 ? placed : undefined,
    );
  }

  #settle(pool: PoolId, text: string, next: Placed | undefined): boolean {
    let placed = this.#placed.get(pool);
    if (!placed) this.#placed.set(pool, (placed = new Map()));
    const before = placed.get(text);
    if (samePlace(before, next)) return false;
    if (before) this.#leave(before);
    if (next) {
      placed.set(text, next);
      this.#enter(next);
    } else placed.delete(text);
    return true;
  }

  #enter({ nodes, groups = [] }: Placed): void {
    for (const group of groups) {
      const wanted = this.#wanted.get(group.key) ?? 0;
      this.#wanted.set(group.key, wanted + 1);
      // A group may be an object, and then it may change its name.
      if (wanted === 0 || !sameNode(group, this.at(group.key)?.node)) this.#add(group);
    }
    for (const node of nodes) this.#add(node);
  }

  #leave({ nodes, groups = [] }: Placed): void {
    for (const node of nodes) this.#remove(node);
    for (const group of groups) {
      const wanted = (this.#wanted.get(group.key) ?? 1) - 1;
      if (wanted > 0) this.#wanted.set(group.key, wanted);
      else {
        this.#wanted.delete(group.key);
        this.#remove(this.at(group.key)?.node ?? group);
      }
    }
  }

  #add(node: Node): void {
    const spot = this.#spot(node.key);
    spot.node = node;
    this.#spot(node.parent).take(spot);
  }

  #remove(node: Node): void {
    const spot = this.at(node.key);
    if (!spot) return;
    // A restored object has the old identity under a new reference, and may have been placed already.
    if (spot.node === node) spot.node = undefined;
    else if (spot.node?.parent === node.parent) return;
    this.at(node.parent)?.lose(spot);
    for (const key of [node.key, node.parent]) if (this.at(key)?.vacant) this.#spots.delete(key);
  }

  #spot(key: string): Spot {
    let spot = this.#spots.get(key);
    if (!spot) this.#spots.set(key, (spot = new Spot()));
    return spot;
  }
}

const NONE: readonly Node[] = [];

/** Stands for a pool that is not known yet, among the objects of that pool. */
const UNKNOWN = '';

const sameNode = (a: Node, b: Node | undefined): boolean =>
  b !== undefined &&
  a.key === b.key &&
  a.parent === b.parent &&
  a.sort === b.sort &&
  a.name === b.name &&
  equal(a.subject, b.subject);

function samePlace(a: Placed | undefined, b: Placed | undefined): boolean {
  if (!a || !b) return a === b;
  const [groupsA, groupsB] = [a.groups ?? [], b.groups ?? []];
  return (
    a.nodes.length === b.nodes.length &&
    groupsA.length === groupsB.length &&
    a.nodes.every((node, i) => sameNode(node, b.nodes[i])) &&
    groupsA.every((node, i) => sameNode(node, groupsB[i]))
  );
}
