/** Slots of the 10-minute ring, one each 5 s. */
export const RING_ROWS = 120;
export const RING_STEP = 5;

const SHIFT = 9;
const PER_SLAB = 1 << SHIFT;
const MASK = PER_SLAB - 1;

interface Entry {
  /** Shared between objects with the same series. */
  names: readonly string[];
  handles: Int32Array;
}

/**
 * The last 10 minutes of any number of objects' series. Slots are by time, not by writer, so that a VM's line goes on when another host
 * reports it. Values are Float32 in slabs: 2,400 VMs of 12 series take 14 MB. What is absent reads as NaN.
 */
export class Rings {
  readonly #slabs: Float32Array[] = [];
  /** By handle: number of the newest 5 s written, in units of the step. */
  #newest = new Int32Array(PER_SLAB);
  #used = 0;
  readonly #free: number[] = [];
  readonly #objects = new Map<string, Entry>();
  readonly #shapes = new Map<string, readonly string[]>();

  /** Names of the series ever seen of an object and not yet pruned. */
  names(key: string): readonly string[] {
    return this.#objects.get(key)?.names ?? [];
  }

  /** Where to write one series; made when new. Stable until pruned. */
  handle(key: string, name: string): number {
    const entry = this.#objects.get(key);
    const at = entry ? entry.names.indexOf(name) : -1;
    if (entry && at >= 0) return entry.handles[at] ?? 0;
    const handle = this.#free.pop() ?? this.#allocate();
    this.#newest[handle] = 0;
    const { slab, base } = this.#place(handle);
    slab.fill(Number.NaN, base, base + RING_ROWS);
    const names = this.#shape([...(entry?.names ?? []), name]);
    const handles = new Int32Array(names.length);
    if (entry) handles.set(entry.handles);
    handles[names.length - 1] = handle;
    this.#objects.set(key, { names, handles });
    return handle;
  }

  /** Writes one sample. An unknown one never wipes out a known one: of two hosts reporting a VM that moves, one knows. */
  write(handle: number, time: number, value: number): void {
    const now = Math.round(time / RING_STEP);
    const newest = this.#newest[handle] ?? 0;
    const slab = this.#slabs[handle >>> SHIFT];
    const base = (handle & MASK) * RING_ROWS;
    if (!slab) return;
    if (now > newest) {
      if (now - newest >= RING_ROWS) slab.fill(Number.NaN, base, base + RING_ROWS);
      else for (let between = newest + 1; between < now; between += 1) slab[base + (between % RING_ROWS)] = Number.NaN;
      this.#newest[handle] = now;
      slab[base + (now % RING_ROWS)] = value;
    } else if (newest - now < RING_ROWS && !Number.isNaN(value)) slab[base + (now % RING_ROWS)] = value;
  }

  /** `count` samples ending at `end`, oldest first. */
  read(key: string, name: string, end: number, count: number, into = new Float64Array(count)): Float64Array {
    const entry = this.#objects.get(key);
    const at = entry ? entry.names.indexOf(name) : -1;
    if (!entry || at < 0) return into.fill(Number.NaN);
    const handle = entry.handles[at] ?? 0;
    const newest = this.#newest[handle] ?? 0;
    const { slab, base } = this.#place(handle);
    const last = Math.round(end / RING_STEP);
    for (let row = 0; row < count; row += 1) {
      const slot = last - count + 1 + row;
      into[row] =
        slot > newest || slot <= newest - RING_ROWS ? Number.NaN : (slab[base + (slot % RING_ROWS)] ?? Number.NaN);
    }
    return into;
  }

  /** Seconds of the newest sample of any series of the object; 0 when there is none. */
  newest(key: string): number {
    const entry = this.#objects.get(key);
    let newest = 0;
    if (entry) for (const handle of entry.handles) newest = Math.max(newest, this.#newest[handle] ?? 0);
    return newest * RING_STEP;
  }

  /** Gives back the room of series that fell silent 10 minutes ago. Answers whether any did: handles held elsewhere are void then. */
  prune(now: number): boolean {
    const oldest = Math.round(now / RING_STEP) - RING_ROWS;
    let pruned = false;
    for (const [key, entry] of this.#objects) {
      const keep = entry.names.filter((_, at) => (this.#newest[entry.handles[at] ?? 0] ?? 0) > oldest);
      if (keep.length === entry.names.length) continue;
      pruned = true;
      const handles = new Int32Array(keep.length);
      entry.names.forEach((name, at) => {
        const handle = entry.handles[at] ?? 0;
        if (keep.includes(name)) handles[keep.indexOf(name)] = handle;
        else this.#free.push(handle);
      });
      if (keep.length === 0) this.#objects.delete(key);
      else this.#objects.set(key, { names: this.#shape(keep), handles });
    }
    return pruned;
  }

  #allocate(): number {
    const handle = this.#used;
    this.#used += 1;
    if (handle % PER_SLAB === 0) this.#slabs.push(new Float32Array(PER_SLAB * RING_ROWS));
    if (handle >= this.#newest.length) {
      const wider = new Int32Array(this.#newest.length * 2);
      wider.set(this.#newest);
      this.#newest = wider;
    }
    return handle;
  }

  #place(handle: number): { readonly slab: Float32Array; readonly base: number } {
    const slab = this.#slabs[handle >>> SHIFT];
    if (!slab) throw new RangeError(`no ring ${handle}`);
    return { slab, base: (handle & MASK) * RING_ROWS };
  }

  #shape(names: readonly string[]): readonly string[] {
    const key = names.join('\n');
    const known = this.#shapes.get(key);
    if (known) return known;
    this.#shapes.set(key, names);
    return names;
  }
}
