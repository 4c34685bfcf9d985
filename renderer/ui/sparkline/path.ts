/** Oldest first; what is not a number is a gap. */
export type Points = ArrayLike<number | null | undefined>;

interface Drawing {
  readonly line: string;
  readonly area: string;
}

const round = (value: number): string => String(Math.round(value * 10) / 10);

/** Where the line goes: each run of values on its own, so that a gap stays a gap. */
export function sparkPath(points: Points, width: number, height: number, max: number): Drawing {
  const step = points.length > 1 ? width / (points.length - 1) : 0;
  const top = 1;
  const y = (value: number) => height - Math.max(0, Math.min(1, max > 0 ? value / max : 0)) * (height - top);
  let line = '';
  let area = '';
  let run: string[] = [];
  let from = 0;
  const close = (to: number) => {
    if (run.length > 0) {
      const path = `M${run.join('L')}`;
      line += path;
      area += `${path}L${round(to * step)},${height}L${round(from * step)},${height}Z`;
    }
    run = [];
  };
  Array.from(points).forEach((value, at) => {
    if (value === null || value === undefined || !Number.isFinite(value)) return close(at - 1);
    if (run.length === 0) from = at;
    run.push(`${round(at * step)},${round(y(value))}`);
  });
  close(points.length - 1);
  return { line, area };
}
