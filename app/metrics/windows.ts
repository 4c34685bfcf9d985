/** One archive of one object: row `k` is at `end - (rows - 1 - k) * step` and averages the `step` seconds up to it. */
export interface Span {
  readonly step: number;
  readonly end: number;
  readonly rows: number;
}

/** Which rows of which archive make the line: `from` and `to` are row numbers, `to` excluded. */
export interface Piece {
  readonly span: number;
  readonly from: number;
  readonly to: number;
}

const startOf = (span: Span): number => span.end - (span.rows - 1) * span.step;

/**
 * The part of a window that its archive may miss: the last ten minutes are just what the finest one holds, a clock is read to the second,
 * and asking takes time.
 */
const SLIVER = 0.05;

/**
 * The pieces of a window, oldest first, as XenCenter draws it: the finest archive that reaches the window's left edge, and for the newest
 * part, where that one is not yet written, the finer ones. A sliver at the left that it misses is told by a coarser one. `spans` from
 * fine to coarse. One row on either side is included, so that lines leave the picture instead of ending in it.
 */
export function pieces(spans: readonly Span[], from: number, to: number): readonly Piece[] {
  const usable = spans.map((span, index) => ({ span, index })).filter(({ span }) => span.rows > 0);
  // The archive still counts when it starts one of its own steps late: that row covers the edge.
  const reaches = ({ span }: { readonly span: Span }, edge: number) => startOf(span) - span.step <= edge;
  let base = usable.findIndex((one) => reaches(one, from + (to - from) * SLIVER));
  if (base < 0) {
    const reach = usable.map(({ span }) => startOf(span));
    base = reach.indexOf(Math.min(...reach));
  }
  const out: Piece[] = [];
  let done = from;
  const take = ({ span, index }: { readonly span: Span; readonly index: number }, until: number) => {
    const first = startOf(span);
    const edge = out.length === 0 ? Math.floor((done - first) / span.step) : Math.floor((done - first) / span.step) + 1;
    const begin = Math.max(0, edge);
    const stop = Math.min(span.rows, Math.ceil((until - first) / span.step) + 1);
    if (stop <= begin || done >= to) return;
    out.push({ span: index, from: begin, to: stop });
    done = first + (stop - 1) * span.step;
  };
  const chosen = usable[base];
  const before = chosen && !reaches(chosen, from) && usable.slice(base + 1).find((one) => reaches(one, from));
  if (before) take(before, startOf(chosen.span) - before.span.step);
  for (const one of usable.slice(0, base + 1).reverse()) take(one, to);
  return out;
}

export const timeOf = (span: Span, row: number): number => startOf(span) + row * span.step;

/** The rising union of several rising lists. */
export function unionTimes(lists: readonly Float64Array[]): Float64Array {
  const [only] = lists;
  if (only && lists.length === 1) return only;
  const all = [...new Set(lists.flatMap((list) => [...list]))];
  return Float64Array.from(all).sort();
}

/**
 * Values at other times: each row stands for the stretch since the one before it, at most `reach` seconds, so a time inside it takes its
 * value, and nothing is known beyond.
 */
export function resample(
  times: Float64Array,
  values: ArrayLike<number>,
  at: Float64Array,
  reach: number,
): Float64Array {
  if (times === at) return Float64Array.from(values);
  const out = new Float64Array(at.length).fill(Number.NaN);
  let row = 0;
  for (let index = 0; index < at.length; index += 1) {
    const time = at[index] ?? 0;
    while (row < times.length && (times[row] ?? 0) < time) row += 1;
    const next = times[row];
    if (next === undefined) break;
    const before = row > 0 ? (times[row - 1] ?? -Infinity) : -Infinity;
    if (next === time || time > Math.max(before, next - reach)) out[index] = values[row] ?? Number.NaN;
  }
  return out;
}
