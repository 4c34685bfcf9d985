import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Board, BoardLane } from '../../../../app/rollout/board/board.ts';
import type { Safeguards } from '../../../../app/rollout/plan/plan-types.ts';
import { size } from '../../../ui/format/size.ts';
import { clock } from '../../../ui/format/time.ts';
import { Axis } from './axis.tsx';
import { bundlesOf, layoutOf } from './geometry.ts';
import type { Bundle, Layout } from './geometry.ts';
import { Memory, Tightest } from './memory.tsx';
import { Phases, Ribbons } from './ribbons.tsx';
import css from './board.module.css';

/** Pixels beside the names of servers on a sheet across, of A4 or letter. */
const PAPER = 740;

interface PlanBoardProps {
  readonly label: string;
  readonly board: Board;
  /** Milliseconds since 1970 at second 0. */
  readonly begins: number;
  readonly window: Safeguards['window'];
  /** Absent for a plan that has not begun. */
  readonly now: number | undefined;
  readonly selected: string | undefined;
  /** Lower lanes, where something else stands below. */
  readonly compact?: boolean;
  /** The left end of a lane. */
  readonly renderHead: (lane: BoardLane, index: number) => ReactNode;
  /** Over the drawing: handles and drop targets. */
  readonly renderOver?: (layout: Layout, bundles: readonly Bundle[]) => ReactNode;
}

/** A lane per server on one time axis: phases, memory, and every VM that leaves and returns. */
export function BoardView(props: PlanBoardProps) {
  const { label, board, begins, window: hours, now, selected, renderHead, renderOver, compact = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    // Paper has a width of its own, and is laid out before any observer hears of it.
    const onPaper = (): void => flushSync(() => setRoom(PAPER));
    const onScreen = (): void => setRoom(element.clientWidth);
    window.addEventListener('beforeprint', onPaper);
    window.addEventListener('afterprint', onScreen);
    return () => {
      observer.disconnect();
      window.removeEventListener('beforeprint', onPaper);
      window.removeEventListener('afterprint', onScreen);
    };
  }, []);
  const windowEnd = hours ? (hours.until - begins) / 1000 : 0;
  // A window that ends far away would squeeze the run into a corner.
  const reach = windowEnd < board.end.high * 2 ? windowEnd : 0;
  // The likely end decides; a long tail of what may happen is cut off rather than squeezing everything.
  const tail = Math.min(board.end.high, board.end.likely * 1.3);
  const span = Math.max(60, Math.max(tail, board.end.likely, reach) * 1.06);
  const working = board.lanes.filter((lane) => lane.phases.length > 0).length;
  const layout = useMemo(() => layoutOf(board.lanes.length, room, span, working, compact), [board.lanes.length, room, span, working, compact]); // prettier-ignore
  const bundles = useMemo(() => bundlesOf(board, layout), [board, layout]);
  return (
    <div className={css['board']}>
      <div
        className={css['heads']}
        style={{ gridTemplateRows: `28px repeat(${board.lanes.length}, ${layout.lane}px)` }}
      >
        <span className={css['headsTitle']}>Server, in order</span>
        {board.lanes.map((lane, index) => (
          <div key={lane.host} className={css['head']} role="group" aria-label={lane.name}>
            {renderHead(lane, index)}
          </div>
        ))}
      </div>
      <div ref={box} className={css['drawing']}>
        {room === 0 ? null : (
          <div className={css['sheet']} style={{ width: layout.width, height: layout.height }}>
            <svg width={layout.width} height={layout.height} role="img" aria-label={spoken(label, board, begins)}>
              {board.lanes.map((lane, index) => (
                <path key={lane.host} d={`M0 ${layout.top(index)}H${layout.width}`} className={css['rule']} />
              ))}
              <path d={`M0 ${layout.height - 6}H${layout.width}`} className={css['rule']} />
              {board.lanes.map((lane, index) => (
                <Memory
                  key={lane.host}
                  lane={lane}
                  index={index}
                  layout={layout}
                  except={board.tightest?.host === lane.host ? board.tightest.from : undefined}
                />
              ))}
              <Axis board={board} layout={layout} begins={begins} window={hours} now={now} />
              <Ribbons bundles={bundles} selected={selected} live={now !== undefined} />
              {board.lanes.map((lane, index) => (
                <Phases key={lane.host} lane={lane} index={index} layout={layout} />
              ))}
              <Tightest board={board} layout={layout} begins={begins} />
            </svg>
            {renderOver?.(layout, bundles)}
          </div>
        )}
      </div>
    </div>
  );
}

/** What the drawing says, for those who cannot see it. */
function spoken(label: string, board: Board, begins: number): string {
  const { tightest } = board;
  const time = (seconds: number): string => clock(begins + seconds * 1000);
  const servers = board.lanes
    .filter((lane) => lane.phases.length > 0)
    .map((lane) => `${lane.name} from ${time(lane.phases[0]?.from ?? 0)} to ${time(lane.phases.at(-1)?.until ?? 0)}`);
  const name = board.lanes.find((lane) => lane.host === tightest?.host)?.name ?? '';
  const least = tightest ? ` Least memory free: ${size(Math.max(0, tightest.free))} on ${name} at ${time(tightest.from)}.` : ''; // prettier-ignore
  return `${label}: ${servers.join('; ')}. Ends about ${time(board.end.likely)}.${least}`;
}

/** What the drawing's strokes mean. */
export function Legend({ window }: { readonly window: boolean }) {
  return (
    <ul className={css['legend']}>
      <li>
        <svg width="18" height="12" aria-hidden>
          <path d="M1 10C7 10 9 2 17 2" className={css['ribbon']} strokeWidth="3" />
        </svg>
        a VM moving, width is its memory
      </li>
      <li>
        <svg width="14" height="12" aria-hidden>
          <path d="M0 2H14V12H0Z" className={css['area']} />
          <path d="M0 2H14" className={css['line']} />
        </svg>
        memory in use
      </li>
      <li>
        <svg width="18" height="12" aria-hidden>
          <path d="M0 6H18" className={css['capacity']} />
        </svg>
        server memory
      </li>
      <li>
        <span className={css['blurKey']} />
        likely end
      </li>
      {window ? (
        <li className={css['windowKey']}>
          <svg width="4" height="12" aria-hidden>
            <path d="M2 0V12" className={css['edge']} />
          </svg>
          window closes
        </li>
      ) : null}
    </ul>
  );
}
