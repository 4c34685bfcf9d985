import { useMemo } from 'react';
import { sparkPath, type Points } from './path.ts';
import css from './sparkline.module.css';

interface SparklineProps {
  readonly points: Points;
  /** The top of the scale; left out, the highest value. */
  readonly max?: number;
  readonly width?: number;
  readonly height?: number;
  readonly label: string;
}

/** A thin line of the last minutes, for its shape only; the number stands beside it. */
export function Sparkline({ points, max, width = 120, height = 18, label }: SparklineProps) {
  const { line, area } = useMemo(() => {
    const top = max ?? Array.from(points).reduce<number>((high, value) => Math.max(high, value || 0), 0) * 1.15;
    return sparkPath(points, width, height, top);
  }, [points, max, width, height]);
  return (
    <svg
      className={css['spark']}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={area} className={css['area']} />
      <path d={line} className={css['line']} />
    </svg>
  );
}
