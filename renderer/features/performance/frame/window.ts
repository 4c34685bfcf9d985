import { useCallback, useMemo, useState } from 'react';
import type { WindowMoves } from '../../../ui/chart/plot.tsx';

export const RANGES = [
  { value: '600', label: '10 min' },
  { value: '3600', label: '1 h' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '1 week' },
  { value: '2592000', label: '1 month' },
  { value: '31622400', label: '1 year' },
] as const;

/** Which stretch of time is shown: the last so many seconds, moving on, or one that stands still. */
export type TimeWindow =
  | { readonly kind: 'live'; readonly span: number }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number };

/** An earlier stretch of the same length that is laid under the present one. */
export type Compare = 'none' | 'yesterday' | 'week';

/** How long ago, in seconds, the same time of the day was; a day on which clocks change is 23 or 25 hours long. */
export function shiftOf(compare: Compare, to: number): number {
  if (compare === 'none') return 0;
  const then = new Date(to * 1000);
  then.setDate(then.getDate() - (compare === 'week' ? 7 : 1));
  return Math.round(to - then.getTime() / 1000);
}

const SHORTEST = 30;
const LONGEST = 366 * 86_400;

export interface WindowControl extends WindowMoves {
  readonly window: TimeWindow;
  readonly setSpan: (span: number) => void;
  readonly show: (from: number, to: number) => void;
  readonly freeze: (on: boolean) => void;
}

/** Seconds on the server's clock, with this machine's offset from it. */
export const serverNow = (offset: number): number => (Date.now() + offset) / 1000;

export function useTimeWindow(initial: TimeWindow, offset: number): WindowControl {
  const [window, setWindow] = useState<TimeWindow>(initial);
  const [span, setSpan] = useState(initial.kind === 'live' ? initial.span : 600);
  const show = useCallback(
    (from: number, to: number) => {
      const now = serverNow(offset);
      const length = Math.max(SHORTEST, Math.min(LONGEST, to - from));
      // There is nothing to see in the future.
      const end = Math.min(now, (from + to) / 2 + length / 2);
      setWindow({ kind: 'fixed', from: end - length, to: end });
    },
    [offset],
  );
  return useMemo(() => {
    const edges = (): readonly [number, number] => {
      if (window.kind === 'fixed') return [window.from, window.to];
      const now = serverNow(offset);
      return [now - window.span, now];
    };
    return {
      window,
      setSpan: (next) => {
        setSpan(next);
        setWindow({ kind: 'live', span: next });
      },
      show,
      zoom: show,
      pan: (seconds) => {
        const [from, to] = edges();
        if (seconds > 0 && to + seconds >= serverNow(offset) && window.kind === 'live') return;
        show(from + seconds, to + seconds);
      },
      reset: () => setWindow({ kind: 'live', span }),
      freeze: (on) => {
        if (on) show(...edges());
        else setWindow({ kind: 'live', span: window.kind === 'live' ? window.span : span });
      },
    };
  }, [window, span, show, offset]);
}
