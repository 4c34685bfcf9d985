import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Board, BoardLane } from '../../../../app/rollout/board/board.ts';
import { cx } from '../../../ui/cx.ts';
import { Chip } from '../../../ui/chip.tsx';
import { size } from '../../../ui/format/size.ts';
import type { Bundle, Layout } from '../board/geometry.ts';
import css from '../board/board.module.css';
import type { PlanVerdict } from './edits.ts';

interface VmHandleProps {
  readonly vm: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly onSelect: () => void;
  readonly onCarry: (vm: string | undefined) => void;
}

/** What a ribbon is picked up by. The panel has the same for the keyboard. */
function VmHandle({ vm, title, x, y, onSelect, onCarry }: VmHandleProps) {
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    return draggable({
      element,
      getInitialData: () => ({ plan: 'vm', vm }),
      onDragStart: () => onCarry(vm),
      onDrop: () => onCarry(undefined),
    });
  }, [vm, onCarry]);
  return (
    <button
      ref={ref}
      type="button"
      tabIndex={-1}
      className={css['handle']}
      style={{ left: x, top: y }}
      title={title}
      aria-label={title}
      onClick={onSelect}
    />
  );
}

interface LaneTargetProps {
  readonly lane: BoardLane;
  readonly top: number;
  readonly height: number;
  readonly verdict: PlanVerdict;
  readonly onDrop: () => void;
}

/** A server while a VM is carried over it: fits, or why not. */
function LaneTarget({ lane, top, height, verdict, onDrop }: LaneTargetProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [hot, setHot] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    return dropTargetForElements({
      element,
      getData: () => ({ lane: lane.host }),
      canDrop: ({ source }) => source.data['plan'] === 'vm',
      onDragEnter: () => setHot(true),
      onDragLeave: () => setHot(false),
      onDrop: () => {
        setHot(false);
        if (verdict.ok) onDrop();
      },
    });
  }, [lane.host, verdict, onDrop]);
  return (
    <div
      ref={ref}
      className={cx(css['lane'], css['open'], verdict.ok ? css['fits'] : css['refuses'], hot && css['hot'])}
      style={{ top, height }}
    >
      <Chip state={verdict.ok ? 'done' : 'refused'}>{verdict.ok ? 'Fits' : verdict.why}</Chip>
    </div>
  );
}

interface HandlesProps {
  readonly board: Board;
  readonly layout: Layout;
  readonly bundles: readonly Bundle[];
  readonly verdict: (vm: string, host: string) => PlanVerdict;
  readonly onSelect: (vm: string) => void;
  readonly onMove: (vm: string, host: string) => void;
}

/** Over the drawing: a handle at each arrow of a VM that leaves, and verdicts on all lanes while one is carried. */
export function Handles({ board, layout, bundles, verdict, onSelect, onMove }: HandlesProps) {
  const [carried, carry] = useState<string>();
  return (
    <>
      {bundles
        .flatMap((bundle) => bundle.drawn)
        .map(({ trip, tip }) => (
          <VmHandle
            key={`${trip.vm} ${String(trip.back)}`}
            vm={trip.vm}
            title={`${trip.name}, ${size(trip.memory)}`}
            x={tip.x}
            y={tip.y}
            onSelect={() => onSelect(trip.vm)}
            onCarry={carry}
          />
        ))}
      {carried === undefined
        ? null
        : board.lanes.map((lane, index) => (
            <LaneTarget
              key={lane.host}
              lane={lane}
              top={layout.top(index)}
              height={layout.lane}
              verdict={verdict(carried, lane.host)}
              onDrop={() => onMove(carried, lane.host)}
            />
          ))}
    </>
  );
}

interface ServerHeadProps {
  readonly host: string;
  readonly place: number;
  readonly fixed: boolean;
  readonly onOrder: (host: string, place: number) => void;
  readonly children: ReactNode;
}

/** The left end of a lane: dragged up or down it changes the order. */
export function ServerHead({ host, place, fixed, onOrder, children }: ServerHeadProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [hot, setHot] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    return combine(
      draggable({ element, canDrag: () => !fixed, getInitialData: () => ({ plan: 'host', host }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data['plan'] === 'host' && source.data['host'] !== host,
        onDragEnter: () => setHot(true),
        onDragLeave: () => setHot(false),
        onDrop: ({ source }) => {
          setHot(false);
          onOrder(String(source.data['host']), place);
        },
      }),
    );
  }, [host, place, fixed, onOrder]);
  return (
    <div ref={ref} data-hot={hot ? true : undefined}>
      {children}
    </div>
  );
}
