import { useMemo } from 'react';
import { describeSource } from '../../../app/metrics/sources.ts';
import type { Shown } from './build.ts';
import { columnKey } from './frame/frame.ts';
import { Strip } from './strip.tsx';
import { useFrame } from './frame/use-frame.ts';
import { serverNow } from './frame/window.ts';
import css from './performance.module.css';

interface HistoryStripProps {
  readonly object: Shown;
  readonly source: string;
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly offset: number;
  /** Whether there is room to say what can be done with it. */
  readonly hint: boolean;
  readonly onWindow: (from: number, to: number) => void;
}

/** The archives' lengths: the strip shows the next longer one than the window. */
const LENGTHS = [7200, 7 * 86_400, 366 * 86_400];
const LENGTH_WORDS = ['2 h', '7 days', '1 year'];

/** The navigator under the charts, with its own longer stretch of the first line. */
export function HistoryStrip({ object, source, from, to, width, offset, hint, onWindow }: HistoryStripProps) {
  const now = serverNow(offset);
  const length = LENGTHS.find((length) => length >= (now - from) * 1.05 && length > (to - from) * 2) ?? 366 * 86_400;
  const window = useMemo(() => ({ kind: 'live', span: length }) as const, [length]);
  const { pool, cls, ref } = object;
  const objects = useMemo(() => [{ pool, cls, ref }], [pool, cls, ref]);
  const sources = useMemo(() => [source], [source]);
  const { frame } = useFrame({ objects, sources, window, enabled: true, still: true });
  const end = Math.max(frame?.times.at(-1) ?? 0, to);
  const scale = useMemo(() => ({ from: end - length, to: end, width }), [end, length, width]);
  return (
    <div className={css['stripRow']}>
      <span>{LENGTH_WORDS[LENGTHS.indexOf(length)]}</span>
      <Strip
        label="Whole history"
        scale={scale}
        times={frame?.times ?? NOTHING}
        values={frame?.columns.get(columnKey(0, source))}
        unit={describeSource(object.cls, source).unit}
        from={from}
        to={to}
        onWindow={onWindow}
      />
      {hint && <span className={css['stripHint']}>Drag an edge to zoom. Under 10 min the 5 s samples appear.</span>}
    </div>
  );
}
const NOTHING = new Float64Array(0);
