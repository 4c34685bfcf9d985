import { useId } from 'react';
import type { Board } from '../../../../app/rollout/board/board.ts';
import type { Safeguards } from '../../../../app/rollout/plan/plan-types.ts';
import { clock, day } from '../../../ui/format/time.ts';
import { AXIS } from './geometry.ts';
import type { Layout } from './geometry.ts';
import css from './board.module.css';

interface AxisProps {
  readonly board: Board;
  readonly layout: Layout;
  readonly begins: number;
  readonly window: Safeguards['window'];
  /** Milliseconds since 1970; absent for a plan. */
  readonly now: number | undefined;
}

/** Times on round minutes, the likely end, the window's edge and the present. */
export function Axis({ board, layout, begins, window, now }: AxisProps) {
  const blur = useId();
  const hatch = useId();
  const offset = (Math.ceil(begins / 1000 / layout.tick) * layout.tick) - begins / 1000; // prettier-ignore
  const lines = Array.from({ length: Math.ceil(layout.span / layout.tick) }, (_, at) => offset + at * layout.tick).filter((one) => one < layout.span); // prettier-ignore
  const at = (moment: number): number => layout.x((moment - begins) / 1000);
  const edge = window ? at(window.until) : undefined;
  const present = now === undefined ? undefined : at(now);
  const tag = Math.max(23, Math.min(layout.width - 23, present ?? 0));
  const { low, likely, high } = board.end;
  const bottom = layout.height;
  const free = (x: number): boolean => (edge === undefined || Math.abs(x - edge) > 44) && (present === undefined || Math.abs(x - present) > 44); // prettier-ignore
  const name = (moment: number): string => (layout.tick >= 86_400 ? day(moment, moment) : clock(moment));
  return (
    <g>
      <defs>
        <linearGradient id={blur}>
          <stop offset="0" className={css['blurEdge']} />
          <stop offset="0.5" className={css['blurMiddle']} />
          <stop offset="1" className={css['blurEdge']} />
        </linearGradient>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" className={css['hatch']} />
        </pattern>
      </defs>
      {lines.map((seconds) => (
        <g key={seconds}>
          <path d={`M${layout.x(seconds)} ${AXIS}V${bottom}`} className={css['grid']} />
          {free(layout.x(seconds)) ? (
            <text x={layout.x(seconds)} y={18} className={layout.x(seconds) < 20 ? css['timeFirst'] : css['time']}>
              {name(begins + seconds * 1000)}
            </text>
          ) : null}
        </g>
      ))}
      {high > low ? (
        <rect x={layout.x(low)} y={AXIS - 5} width={layout.x(high) - layout.x(low)} height={5} fill={`url(#${blur})`} />
      ) : null}
      <rect x={layout.x(likely) - 1.5} y={AXIS - 5} width={3} height={5} className={css['endTick']} />
      {edge === undefined || edge > layout.width ? null : (
        <g>
          <rect
            x={Math.max(edge, 0)}
            y={AXIS}
            width={Math.max(0, layout.width - edge)}
            height={bottom - AXIS}
            fill={`url(#${hatch})`}
          />
          <path d={`M${edge} ${AXIS}V${bottom}`} className={css['edge']} />
          <text x={edge} y={18} className={css['edgeTime']}>
            {clock(window?.until ?? 0)}
          </text>
        </g>
      )}
      {present === undefined || present < 0 || present > layout.width ? null : (
        <g>
          <path d={`M${present} ${AXIS}V${bottom}`} className={css['now']} />
          <rect x={tag - 22} y={6} width={44} height={17} rx={3} className={css['nowTag']} />
          <text x={tag} y={18} className={css['nowTime']}>
            {clock(now ?? 0)}
          </text>
        </g>
      )}
    </g>
  );
}
