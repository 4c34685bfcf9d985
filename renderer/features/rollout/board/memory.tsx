import type { Board, BoardLane } from '../../../../app/rollout/board/board.ts';
import { size } from '../../../ui/format/size.ts';
import { clock } from '../../../ui/format/time.ts';
import { memoryArea, memoryLine, memoryY, plateaus } from './geometry.ts';
import type { Layout } from './geometry.ts';
import css from './board.module.css';

interface MemoryProps {
  readonly lane: BoardLane;
  readonly index: number;
  readonly layout: Layout;
  /** The moment that has a label of its own. */
  readonly except: number | undefined;
}

/** Memory in use over time, the server's whole as a dotted line, and what is left where it stays level. */
export function Memory({ lane, index, layout, except }: MemoryProps) {
  const ceiling = layout.ceiling(index);
  return (
    <g>
      <path d={memoryArea(layout, lane, index)} className={css['area']} />
      <path d={memoryLine(layout, lane, index)} className={css['line']} />
      <path d={`M0 ${ceiling}H${layout.width}`} className={css['capacity']} />
      <text x={layout.width - 8} y={ceiling - 5} className={css['soft']} textAnchor="end">
        {size(lane.capacity)}
      </text>
      {plateaus(layout, lane)
        .filter(({ from, until }) => except === undefined || except < from - 1 || except >= until)
        .map(({ from, until, used }) => {
          const empty = used < 1024;
          const y = memoryY(layout, lane, index, used);
          return (
            <text
              key={from}
              x={(layout.x(from) + Math.min(layout.width, layout.x(until))) / 2}
              y={empty || y > layout.floor(index) - 12 ? layout.floor(index) - 6 : y + 15}
              className={css['free']}
            >
              {empty ? 'empty' : `${size(Math.max(0, lane.capacity - used))} free`}
            </text>
          );
        })}
    </g>
  );
}

interface TightestProps {
  readonly board: Board;
  readonly layout: Layout;
  /** Milliseconds since 1970 at second 0. */
  readonly begins: number;
}

/** Where the least memory is left. */
export function Tightest({ board, layout, begins }: TightestProps) {
  const { tightest } = board;
  const index = board.lanes.findIndex((lane) => lane.host === tightest?.host);
  const lane = board.lanes[index];
  if (!tightest || !lane) return null;
  const [from, until] = [layout.x(tightest.from), Math.max(layout.x(tightest.until), layout.x(tightest.from) + 6)];
  const y = memoryY(layout, lane, index, lane.capacity - tightest.free);
  const width = 196;
  const x = Math.max(4, Math.min(layout.width - width - 4, (from + until) / 2 - width / 2));
  const time = (seconds: number): string => clock(begins + seconds * 1000);
  return (
    <g>
      <rect x={from} y={y - 5} width={until - from} height={5} className={css['cap']} />
      <rect x={x} y={y + 8} width={width} height={36} rx={4} className={css['tight']} />
      <text x={x + width / 2} y={y + 23} className={css['tightName']}>
        Tightest: {size(Math.max(0, tightest.free))} free
      </text>
      <text x={x + width / 2} y={y + 37} className={css['tightWhen']}>
        {time(tightest.from)} to {time(tightest.until)},{' '}
        {lane.capacity > 0
          ? `${Math.max(0, Math.round((tightest.free / lane.capacity) * 100))} % of ${size(lane.capacity)}`
          : ''}
      </text>
    </g>
  );
}
