/**
 * Picks about `points` rows that keep the look of every column (largest triangle, three buckets; a row counts for the sum of its triangles,
 * each column scaled to its own range, so that one time axis serves all). First and last rows stay, and so does one unknown row of
 * each gap, for gaps must stay gaps.
 */
export function thinRows(times: Float64Array, columns: readonly Float64Array[], points: number): Int32Array {
  const rows = times.length;
  if (rows <= points || points < 3) return Int32Array.from({ length: rows }, (_, row) => row);
  const ranges = columns.map(rangeOf);
  const picked: number[] = [0];
  const buckets = points - 2;
  const width = (rows - 2) / buckets;
  let previous = 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = Math.floor(bucket * width) + 1;
    const to = Math.min(Math.floor((bucket + 1) * width) + 1, rows - 1);
    const nextTo = Math.min(Math.floor((bucket + 2) * width) + 1, rows);
    const areas = new Float64Array(to - from);
    let gap = -1;
    for (let column = 0; column < columns.length; column += 1) {
      const values = columns[column];
      if (!values) continue;
      const scale = ranges[column] ?? 1;
      const [nextTime, nextValue] = mean(times, values, to, nextTo);
      const startTime = times[previous] ?? 0;
      const startValue = values[previous] ?? Number.NaN;
      for (let row = from; row < to; row += 1) {
        const value = values[row] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        const left = Number.isNaN(startValue) ? value : startValue;
        const right = Number.isNaN(nextValue) ? value : nextValue;
        const area =
          Math.abs((startTime - nextTime) * (value - left) - (startTime - (times[row] ?? 0)) * (right - left)) / scale;
        areas[row - from] = (areas[row - from] ?? 0) + area;
      }
    }
    let best = from;
    for (let row = from; row < to; row += 1) {
      if ((areas[row - from] ?? 0) > (areas[best - from] ?? 0)) best = row;
      if (gap < 0 && unknown(columns, row)) gap = row;
    }
    if (gap >= 0 && gap !== best && !unknown(columns, best)) picked.push(Math.min(gap, best), Math.max(gap, best));
    else if (to > from) picked.push(best);
    previous = best;
  }
  picked.push(rows - 1);
  return Int32Array.from(picked);
}

const unknown = (columns: readonly Float64Array[], row: number): boolean =>
  columns.every((values) => Number.isNaN(values[row] ?? Number.NaN));

function rangeOf(values: Float64Array): number {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high > low ? high - low : 1;
}

function mean(times: Float64Array, values: Float64Array, from: number, to: number): readonly [number, number] {
  let time = 0;
  let value = 0;
  let known = 0;
  for (let row = from; row < to; row += 1) {
    time += times[row] ?? 0;
    const one = values[row] ?? Number.NaN;
    if (Number.isNaN(one)) continue;
    value += one;
    known += 1;
  }
  const count = Math.max(1, to - from);
  return [time / count, known === 0 ? Number.NaN : value / known];
}
