import { cx } from '../../ui/cx.ts';
import type { GraphRow } from './model.ts';
import css from './snapshots.module.css';

const STEP = 18;
const x = (lane: number): number => lane * STEP + 8;

/** The piece of the tree that stands before a name. */
export function GraphCell({ row, height }: { readonly row: GraphRow; readonly height: number }) {
  const lanes = Math.max(row.lane, ...row.through, row.from ?? 0) + 1;
  const middle = height / 2;
  return (
    <svg width={lanes * STEP} height={height} className={css['graph']} aria-hidden>
      {row.through.map((lane) => (
        <path key={lane} d={`M${x(lane)} 0V${height}`} />
      ))}
      {row.up && <path d={`M${x(row.lane)} 0V${middle}`} />}
      {row.down && <path d={`M${x(row.lane)} ${middle}V${height}`} />}
      {row.from !== undefined && <path d={`M${x(row.from)} 0Q${x(row.from)} ${middle} ${x(row.lane)} ${middle}`} />}
      <circle
        cx={x(row.lane)}
        cy={middle}
        r="4.5"
        className={cx(css['dot'], row.snapshot === undefined && css['now'])}
      />
    </svg>
  );
}
