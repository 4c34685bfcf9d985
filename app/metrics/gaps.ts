/** A stretch of time for which something is known to have been so; one without length explains a gap that it lies in. Seconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** The stretches in which no column knows anything. `reasons`: the first that explain half of one are told, best first. */
export function findGaps(
  times: Float64Array,
  columns: readonly Float64Array[],
  reasons: readonly (readonly Stretch[])[],
  usual: string,
): Stretch[] {
  const gaps: Stretch[] = [];
  const known = (row: number) => columns.some((column) => !Number.isNaN(column[row] ?? Number.NaN));
  let row = 0;
  while (row < times.length) {
    if (known(row)) {
      row += 1;
      continue;
    }
    const first = row;
    while (row < times.length && !known(row)) row += 1;
    // A line is broken from the last known row to the next one.
    const from = times[Math.max(0, first - 1)] ?? 0;
    const to = times[Math.min(times.length - 1, row)] ?? 0;
    if (to > from) gaps.push({ from, to, reason: reasonFor(from, to, reasons) ?? usual });
  }
  return gaps;
}

function reasonFor(from: number, to: number, reasons: readonly (readonly Stretch[])[]): string | undefined {
  const covered = ({ from: since, to: until }: Stretch) => Math.min(to, until) - Math.max(from, since);
  const most = (stretches: readonly Stretch[]) =>
    stretches
      .filter((one) => (one.to > one.from ? covered(one) > 0 : covered(one) >= 0))
      .toSorted((a, b) => covered(b) - covered(a))[0];
  for (const stretches of reasons) {
    const best = most(stretches);
    if (best && (best.to === best.from || covered(best) * 2 >= to - from)) return best.reason;
  }
  return most(reasons.flat())?.reason;
}

/** What `message` objects tell of one VM's life: name and time of each, in any order. */
interface LifeEvent {
  readonly name: string;
  readonly time: number;
}

const STOPS: Readonly<Record<string, string>> = {
  VM_SHUTDOWN: 'was shut down',
  VM_SUSPENDED: 'was suspended',
  VM_CRASHED: 'had crashed',
};
const STARTS = new Set(['VM_STARTED', 'VM_RESUMED', 'VM_REBOOTED']);

/** When a VM was not running, as far as its messages tell; `stopped`: it is not running now. */
export function restsOf(name: string, events: readonly LifeEvent[], stopped: boolean, now: number): Stretch[] {
  const rests: Stretch[] = [];
  let since: { readonly time: number; readonly how: string } | undefined;
  for (const event of [...events].sort((a, b) => a.time - b.time)) {
    const how = STOPS[event.name];
    if (how !== undefined) since ??= { time: event.time, how };
    else if (STARTS.has(event.name) && since) {
      rests.push({ from: since.time, to: event.time, reason: `${name} ${since.how}` });
      since = undefined;
    }
  }
  if (stopped)
    rests.push({ from: since?.time ?? 0, to: now + 60, reason: `${name} ${since?.how ?? 'was not running'}` });
  return rests;
}
