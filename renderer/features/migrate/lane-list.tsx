import { memo, useEffect, useId, useRef, type KeyboardEvent } from 'react';
import type { Lane } from '../../../app/placement/drop.ts';
import { dropLine, usePoolVerdict } from '../../objects/drag.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { sameObject, type ObjectKey } from '../../objects/place.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { cx } from '../../ui/cx.ts';
import { size, sizeOf } from '../../ui/format/size.ts';
import { span } from '../../ui/format/time.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { ServerGlyph, StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { glyphOf, noteOf } from './words.ts';
import css from './migrate.module.css';

interface LaneListProps {
  /** The element that says what is held. */
  readonly about: string;
  readonly lanes: readonly Lane[];
  readonly over: ObjectKey | undefined;
  /** By keys. */
  readonly onOver: (key: ObjectKey) => void;
  /** By passing over it. */
  readonly onPoint: (key: ObjectKey) => void;
  readonly onChoose: (key: ObjectKey) => void;
}

const keyOfLane = (lane: Lane): ObjectKey => ({ pool: lane.pool, cls: 'host', uuid: lane.uuid });
const keyOfPool = (pool: string): ObjectKey => ({ pool, cls: 'pool', uuid: '' });

function Memory({ lane }: { readonly lane: Lane }) {
  if (lane.state === 'closed' || lane.state === 'none') return <span className={css['quiet']}>no change</span>;
  const [after = '', ...rest] = sizeOf(lane.after, lane.capacity).split(' ');
  return (
    <span className={css['memory']}>
      <span className={css['memoryWords']}>
        <span className={css['quiet']}>Memory</span>
        <span>
          {sizeOf(lane.before, lane.capacity).split(' ')[0]} → <b>{after}</b> {rest.join(' ')}
        </span>
      </span>
      <Meter
        value={lane.before / lane.capacity}
        after={lane.after / lane.capacity}
        label={`Memory of ${lane.name} after: ${sizeOf(lane.after, lane.capacity)}`}
      />
    </span>
  );
}

/** The head of a pool is a target too: packing chooses the servers. */
function PoolRow({ pool, id, name, note, hot, onPoint, onChoose }: PoolRowProps) {
  const element = useRef<HTMLDivElement>(null);
  const verdict = usePoolVerdict(pool);
  useEffect(() => dropLine(keyOfPool(pool))(element.current), [pool]);
  return (
    <div
      ref={element}
      id={id}
      role="option"
      aria-selected={hot}
      tabIndex={-1}
      className={cx(css['pool'], hot && css['hot'])}
      onPointerEnter={() => onPoint(keyOfPool(pool))}
      onClick={() => onChoose(keyOfPool(pool))}
      onKeyDown={() => undefined}
    >
      <Icon of={icons.pool} size={15} />
      <b dir="auto" title={name}>
        {name}
      </b>
      {verdict ? (
        <span className={css['whole']}>
          <StateGlyph state={glyphOf(verdict)} size={12} />
          <span className={cx(glyphOf(verdict) === 'done' && css['good'])}>{verdict.badge}</span>
        </span>
      ) : null}
      <span className={css['quiet']}>{hot ? 'each gets the server with the most room' : note}</span>
    </div>
  );
}

interface PoolRowProps {
  readonly pool: string;
  readonly id: string;
  readonly name: string | undefined;
  readonly note: string;
  readonly hot: boolean;
  readonly onPoint: (key: ObjectKey) => void;
  readonly onChoose: (key: ObjectKey) => void;
}

function NoteOf({ note, quiet = false }: NoteOfProps) {
  if (note === undefined || note.words === '') return null;
  return (
    <span className={cx(quiet && css['quiet'])}>
      {note.who === undefined ? null : (
        <bdi className={css['who']} title={note.who}>
          {note.who}
        </bdi>
      )}
      {note.words}
    </span>
  );
}

interface NoteOfProps {
  readonly note: ReturnType<typeof noteOf>[number] | undefined;
  readonly quiet?: boolean;
}

const LaneRow = memo(function LaneRow({ lane, id, hot, onPoint, onChoose }: LaneRowProps) {
  const mirror = useMirror();
  const view = mirror.pool(lane.pool);
  const [first, second] = noteOf(view, lane);
  const element = useRef<HTMLDivElement>(null);
  const { pool, uuid } = lane;
  useEffect(() => dropLine({ pool, cls: 'host', uuid })(element.current), [pool, uuid]);
  return (
    <div
      ref={element}
      id={id}
      role="option"
      aria-selected={hot}
      tabIndex={-1}
      className={cx(css['lane'], hot && (lane.state === 'fits' || lane.state === 'some') && css['hot'])}
      onPointerEnter={() => onPoint(keyOfLane(lane))}
      onClick={() => onChoose(keyOfLane(lane))}
      onKeyDown={() => undefined}
    >
      <span className={css['server']}>
        <ServerGlyph state={lane.state === 'closed' ? 'warning' : undefined} />
        <b dir="auto" title={lane.name}>
          {lane.name}
        </b>
        {lane.coordinator ? <span className={css['quiet']}>★</span> : null}
      </span>
      <span className={css['badge']}>
        <StateGlyph state={glyphOf(lane)} />
        <span className={cx(glyphOf(lane) === 'done' && css['good'])}>{lane.badge}</span>
      </span>
      <Memory lane={lane} />
      <span className={css['time']}>{lane.time ? span(lane.time.seconds * 1000) : ''}</span>
      <span className={css['note']}>
        <NoteOf note={first} />
        <NoteOf note={second} quiet />
      </span>
    </div>
  );
});

interface LaneRowProps {
  readonly lane: Lane;
  readonly id: string;
  readonly hot: boolean;
  readonly onPoint: (key: ObjectKey) => void;
  readonly onChoose: (key: ObjectKey) => void;
}

function poolNote(mine: readonly Lane[]): string {
  const copied = Math.max(0, ...mine.map((lane) => lane.landings.reduce((sum, { disks }) => sum + disks, 0)));
  return copied > 0 ? `disks are copied, ${size(copied)}` : 'live migration, disks stay where they are';
}

/** Every server in reach, by pool: a list of options for the keyboard, targets for the pointer. */
export function LaneList({ about, lanes, over, onOver, onPoint, onChoose }: LaneListProps) {
  const id = useId();
  const connections = useConnections() ?? [];
  const pools = [...new Set(lanes.map((lane) => lane.pool))];
  const away = connections.filter(({ state }) => state.at !== 'live');
  // Every pool's head before its servers, as they are drawn.
  const stops = pools.flatMap((pool) => [
    keyOfPool(pool),
    ...lanes.filter((lane) => lane.pool === pool).map(keyOfLane),
  ]);
  const at = stops.findIndex(
    (key) => over && key.pool === over.pool && key.cls === over.cls && (key.cls === 'pool' || key.uuid === over.uuid),
  );
  const indexOf = (key: ObjectKey): number => stops.findIndex((one) => sameObject(one, key));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      const next = stops[Math.max(0, Math.min(stops.length - 1, at + step))];
      if (next) onOver(next);
    } else if (event.key === 'Enter' && stops[at] && event.currentTarget === event.target) onChoose(stops[at]);
    else return;
    event.preventDefault();
  };
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = list.current;
    if (!element || at < 0) return undefined;
    // The plan opens below and takes room from the list: what was chosen by keyboard stays in sight.
    const watch = new ResizeObserver(() => {
      if (document.activeElement === element)
        document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [id, at]);
  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Servers to move to"
      aria-describedby={about}
      tabIndex={0}
      aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
      className={css['lanes']}
      onKeyDown={onKeyDown}
    >
      {pools.map((pool) => {
        const mine = lanes.filter((lane) => lane.pool === pool);
        return (
          <div key={pool} role="group" aria-label={connections.find((one) => one.id === pool)?.name}>
            <PoolRow
              pool={pool}
              id={`${id}-${indexOf(keyOfPool(pool))}`}
              name={connections.find((one) => one.id === pool)?.name}
              note={poolNote(mine)}
              hot={indexOf(keyOfPool(pool)) === at}
              onPoint={onPoint}
              onChoose={onChoose}
            />
            {mine.map((lane) => (
              <LaneRow
                key={lane.uuid}
                id={`${id}-${indexOf(keyOfLane(lane))}`}
                lane={lane}
                hot={indexOf(keyOfLane(lane)) === at}
                onPoint={onPoint}
                onChoose={onChoose}
              />
            ))}
          </div>
        );
      })}
      {away.map((connection) => (
        <div key={connection.id} className={css['pool']}>
          <StateGlyph state="stale" />
          <b>{connection.name}</b>
          <span className={css['quiet']}>not connected</span>
        </div>
      ))}
    </div>
  );
}
