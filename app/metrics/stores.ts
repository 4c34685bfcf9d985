import { MalformedRrd } from './number.ts';

/** Where a reader puts the values of a row, one after the other; writing them at `used` itself is what makes it quick. */
export interface Store {
  readonly times: number[];
  used: number;
  /** Room for one more value at `used`. */
  room(at: number): Float64Array;
  /** The row is complete. */
  endRow(time: number, at: number): void;
}

/** Values of all rows as they come, growing as needed: the reply's own counts are not to be trusted with memory. */
export class RowStore implements Store {
  readonly times: number[] = [];
  readonly columns: number;
  values: Float64Array;
  used = 0;

  constructor(columns: number, bytesLeft: number) {
    this.columns = columns;
    this.values = new Float64Array(Math.min(Math.max(64, Math.ceil(bytesLeft / 6)), 4_000_000));
  }

  room(): Float64Array {
    if (this.used < this.values.length) return this.values;
    const wider = new Float64Array(this.values.length * 2);
    wider.set(this.values);
    this.values = wider;
    return wider;
  }

  endRow(time: number, at: number): void {
    this.times.push(time);
    if (this.used !== this.times.length * this.columns) throw new MalformedRrd('row of another length', at);
  }
}

/** Rows that are turned into columns together: a cache line of each column is filled before the next column's is touched. */
const BLOCK = 8;

/**
 * Columns with rising times, made of rows that come newest first. `rows` is what the reply says of itself: with the right number
 * nothing is copied twice, with a wrong one it is only slower.
 */
export class ColumnStore implements Store {
  readonly times: number[] = [];
  used = 0;
  readonly #columns: number;
  #block: Float64Array;
  #inBlock = 0;
  #capacity: number;
  /** The newest row last in each column; what is not used of a column is before its rows. */
  #out: Float64Array;

  constructor(columns: number, rows: number, bytesLeft: number) {
    // A value takes two bytes at least.
    const most = Math.floor(bytesLeft / 2 / Math.max(1, columns)) + 1;
    this.#columns = columns;
    this.#capacity = rows >= 1 && rows <= most ? Math.floor(rows) : Math.min(BLOCK, most);
    this.#block = new Float64Array(Math.min(BLOCK, this.#capacity) * columns);
    this.#out = new Float64Array(this.#capacity * columns);
  }

  room(at: number): Float64Array {
    if (this.used < this.#block.length) return this.#block;
    throw new MalformedRrd('row of another length', at);
  }

  endRow(time: number, at: number): void {
    this.#inBlock += 1;
    if (this.used !== this.#inBlock * this.#columns) throw new MalformedRrd('row of another length', at);
    this.times.push(time);
    if (this.used === this.#block.length) this.#flush();
  }

  /** Of equal times the row that came first counts. */
  finish(): { readonly rows: number; readonly times: Float64Array; readonly values: Float64Array } {
    this.#flush();
    const { times } = this;
    const came = times.length;
    const falling = times.every((time, row) => row === 0 || time < (times[row - 1] ?? 0));
    if (falling && came === this.#capacity)
      return { rows: came, times: Float64Array.from(times).reverse(), values: this.#out };
    const order: number[] = [];
    if (falling) for (let row = came - 1; row >= 0; row -= 1) order.push(row);
    else {
      const sorted = times.map((_, row) => row).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
      for (const row of sorted) if (times[row] !== times[order.at(-1) ?? -1]) order.push(row);
    }
    const rows = order.length;
    const values = new Float64Array(rows * this.#columns);
    for (let column = 0; column < this.#columns; column += 1) {
      const newest = (column + 1) * this.#capacity - 1;
      for (let row = 0; row < rows; row += 1)
        values[column * rows + row] = this.#out[newest - (order[row] ?? 0)] ?? Number.NaN;
    }
    return { rows, times: Float64Array.from(order, (row) => times[row] ?? 0), values };
  }

  #flush(): void {
    const count = this.#inBlock;
    const first = this.times.length - count;
    if (this.times.length > this.#capacity) this.#grow(first);
    const [block, out, columns, capacity] = [this.#block, this.#out, this.#columns, this.#capacity];
    for (let column = 0; column < columns; column += 1) {
      const newest = (column + 1) * capacity - 1 - first;
      for (let row = 0; row < count; row += 1) out[newest - row] = block[row * columns + column]!;
    }
    this.#inBlock = 0;
    this.used = 0;
  }

  #grow(done: number): void {
    const [old, capacity] = [this.#out, this.#capacity];
    this.#capacity = Math.max(capacity * 2, this.times.length);
    this.#out = new Float64Array(this.#capacity * this.#columns);
    for (let column = 0; column < this.#columns; column += 1) {
      const end = (column + 1) * capacity;
      this.#out.set(old.subarray(end - done, end), (column + 1) * this.#capacity - done);
    }
  }
}
