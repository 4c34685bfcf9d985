import { useMemo } from 'react';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { writeMoment, xOf, type TimeScale } from '../../../ui/chart/scale.ts';
import type { TimelineEvent } from './events.ts';
import css from '../performance.module.css';

interface EventPillsProps {
  readonly events: readonly TimelineEvent[];
  readonly scale: TimeScale;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string | undefined) => void;
  readonly onOpen: (event: TimelineEvent) => void;
}

const ROOM = 116;

/** What happened, above the charts at its time; a press leads to the activity. */
export function EventPills({ events, scale, chosen, onChoose, onOpen }: EventPillsProps) {
  return (
    <div className={css['events']} style={{ width: scale.width }}>
      {spaced(events, scale).map(({ event, label, keys }) => {
        const x = xOf(scale, event.time);
        return (
          <button
            key={event.key}
            type="button"
            className={css['event']}
            data-tone={event.tone}
            data-chosen={(chosen !== undefined && keys.includes(chosen)) || undefined}
            data-side={x < 70 ? 'start' : x > scale.width - 70 ? 'end' : undefined}
            style={{ left: x }}
            title={event.body === '' ? undefined : event.body}
            onPointerEnter={() => onChoose(event.key)}
            onPointerLeave={() => onChoose(undefined)}
            onFocus={() => onChoose(event.key)}
            onBlur={() => onChoose(undefined)}
            onClick={() => onOpen(event)}
          >
            <Icon of={event.icon} size={14} />
            {label}
          </button>
        );
      })}
    </div>
  );
}

interface EventListProps {
  readonly events: readonly TimelineEvent[];
  readonly span: number;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string | undefined) => void;
  readonly onOpen: (event: TimelineEvent) => void;
}

const MOST = 50;

/** The same events as a list, the newest first: pointing at one marks it in the charts, and the other way round. */
export function EventList({ events, span, chosen, onChoose, onOpen }: EventListProps) {
  const newest = useMemo(() => events.toReversed().slice(0, MOST), [events]);
  if (newest.length === 0) return null;
  return (
    <section className={css['eventList']} aria-label="Events">
      <h3 className={css['eventTitle']}>
        Events <span>{events.length}</span>
      </h3>
      <ul>
        {newest.map((event) => (
          <li key={event.key}>
            <button
              type="button"
              data-tone={event.tone}
              data-chosen={event.key === chosen || undefined}
              title={event.body === '' ? undefined : event.body}
              onPointerEnter={() => onChoose(event.key)}
              onPointerLeave={() => onChoose(undefined)}
              onFocus={() => onChoose(event.key)}
              onBlur={() => onChoose(undefined)}
              onClick={() => onOpen(event)}
            >
              <Icon of={event.icon} size={14} />
              <time dateTime={new Date(event.time * 1000).toISOString()}>{writeMoment(event.time, span)}</time>
              <span>{event.label}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Pill {
  readonly event: TimelineEvent;
  readonly label: string;
  readonly keys: readonly string[];
}

/** Events whose pills would lie on each other: the newest of them speaks, and says how many more there are. */
function spaced(events: readonly TimelineEvent[], scale: TimeScale): readonly Pill[] {
  const pills: Pill[] = [];
  for (const event of events) {
    const last = pills.at(-1);
    if (!last || xOf(scale, event.time) - xOf(scale, last.event.time) >= ROOM)
      pills.push({ event, label: event.label, keys: [event.key] });
    else {
      const keys = [...last.keys, event.key];
      pills[pills.length - 1] = { event, label: `${event.label} and ${keys.length - 1} more`, keys };
    }
  }
  return pills;
}
