import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { X } from 'lucide-react';
import type { DataSource } from '../../../app/contract/metrics.ts';
import { explain } from '../../../app/errors/explain.ts';
import type { View } from '../../../app/inventory/view.ts';
import type { Graph } from '../../../app/metrics/layout.ts';
import { useCommand } from '../../link/ask.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { go } from '../../objects/place.ts';
import { Banner } from '../../ui/banner.tsx';
import { IconButton } from '../../ui/button.tsx';
import { timeTicks, xOf, type TimeScale } from '../../ui/chart/scale.ts';
import { Hatch } from '../../ui/chart/hatch.tsx';
import { alarmLine, alarmOf, alarmVerbs } from './alarm-line.ts';
import { buildSeries, nameTable, type Built, type Shown } from './build.ts';
import { ChartCard } from './chart-card.tsx';
import { eventsOf } from './events.ts';
import type { Exported } from './export.ts';
import { columnKey, type Frame } from './frame.ts';
import { HistoryStrip } from './history-strip.tsx';
import { ChartTooltip, TimeTag } from './tooltip.tsx';
import { useGlide, useRoom, useWidth } from './use-glide.ts';
import type { WindowControl } from './window.ts';
import css from './performance.module.css';

interface ChartsProps {
  readonly pool: string;
  readonly objects: readonly Shown[];
  readonly graphs: readonly Graph[];
  readonly frame: Frame;
  readonly ghost: { readonly frame: Frame; readonly shift: number; readonly word: string } | undefined;
  readonly from: number;
  readonly to: number;
  readonly control: WindowControl;
  readonly offset: number;
  readonly offered: readonly DataSource[];
  readonly guiConfig: Readonly<Record<string, string>>;
  readonly removable: readonly Shown[];
  readonly onRemove: (object: Shown) => void;
  readonly register: (drawn: { readonly times: Float64Array; readonly charts: readonly Exported[] }) => void;
}

/** The axis labels left of a plot, the legend right of it, and the gap between. */
const AROUND = 48 + 268 + 20;
const NO_VERBS: readonly never[] = [];
const EVENT_ROOM = 110;

/** All charts of a page under one axis of time. */
export const Charts = memo(function Charts(props: ChartsProps) {
  const { pool, objects, graphs, frame, ghost, from, to, control, offset, offered, guiConfig, register } = props;
  const body = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useWidth(body, setWidth);
  const room = useRoom(body);
  const scale = useMemo((): TimeScale => ({ from, to, width: Math.max(160, width - AROUND) }), [from, to, width]);
  const glide = useGlide(body, control.window, to, scale.width, offset);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => new Set());
  const [strong, setStrong] = useState<string>();
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set());
  const hide = useCallback((key: string, off: boolean) => {
    setHidden((all) => {
      const next = new Set(all);
      if (off) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);

  const names = useDerived(
    pool,
    useCallback((view: View) => objects.map((object) => nameTable(view, object)), [objects]),
  );
  const built = useMemo(
    (): readonly (Built & { readonly graph: Graph })[] =>
      graphs.map((graph) => ({
        graph,
        ...buildSeries({
          names, graph, objects, frame, ghost, offered, hidden, guiConfig,
          showAll: open.has(graph.name), colours: {},
        }), // prettier-ignore
      })),
    [names, graphs, objects, frame, ghost, offered, hidden, guiConfig, open],
  );
  const exported = useMemo(() => built.map(({ graph, series }) => ({ name: graph.name, series })), [built]);
  useEffect(() => register({ times: frame.times, charts: exported }), [register, frame.times, exported]);

  const [early, late] = [Math.floor(from / 60) * 60, Math.ceil(to / 60) * 60 + 60];
  const events = useDerived(
    pool,
    useCallback((view: View) => eventsOf(view, objects, early, late), [objects, early, late]),
  );
  const marks = useMemo(() => events.map(({ time, tone }) => ({ time, tone })), [events]);
  const gaps = useMemo(() => (objects.length === 1 ? frame.gaps.filter((gap) => gap.object === 0 && gap.to - gap.from > frame.step) : []), [frame, objects]); // prettier-ignore
  const [main] = objects;
  const setAlarm = useCommand('metrics.alarm');
  const { mutate } = setAlarm;
  const { perfmon, whole } = useDerived(
    pool,
    useCallback(
      (view: View) => ({
        perfmon: main && view.get(main.cls, main.ref)?.other_config['perfmon'],
        whole: main && wholeOf(view, main),
      }),
      [main],
    ),
  );
  const total = lastTotal(frame);
  const unit = Math.max(84, Math.min(150, (room - 128 - graphs.length * 30) / (graphs.length + 0.45)));

  return (
    <div className={css['body']} ref={body}>
      <Hatch />
      {setAlarm.error && <Banner state="error">{explain(setAlarm.error.failure).title}</Banner>}
      {props.removable.length > 0 && (
        <div className={css['chips']}>
          {props.removable.map((object) => (
            <span key={object.uuid} className={css['objectChip']}>
              {object.name}
              <IconButton icon={X} size={14} label={`Remove ${object.name}`} onClick={() => props.onRemove(object)} />
            </span>
          ))}
        </div>
      )}
      <div className={css['events']} style={{ width: scale.width }}>
        {spaced(events, scale).map((event) => (
          <button
            key={event.key}
            type="button"
            className={css['event']}
            data-tone={event.tone}
            style={{ left: Math.max(40, Math.min(scale.width - 40, xOf(scale, event.time))) }}
            onClick={() => main && go({ at: 'object', pool, cls: main.cls, uuid: main.uuid, tab: 'activity' })}
          >
            {event.label}
          </button>
        ))}
      </div>
      {width > 0 &&
        built.map(({ graph, series, others, othersCount }, index) => {
          const alarm = main && alarmOf(main.cls, perfmon, graph);
          const memory = graph.sources.length === 1 && graph.sources[0] === '=memory_used';
          return (
            <ChartCard
              key={`${index} ${graph.name}`}
              graph={graph}
              of={objects.map((object) => object.name).join(', ')}
              order={index}
              times={frame.times}
              series={series}
              others={others}
              othersCount={othersCount}
              showAll={open.has(graph.name)}
              onShowAll={(all) => setOpen((was) => toggled(was, graph.name, all))}
              scale={scale}
              glide={glide}
              gaps={gaps}
              marks={marks}
              moves={control}
              floorTop={memory && objects.length === 1 ? total : alarm?.variable === 'cpu_usage' ? 1 : undefined}
              whyEmpty={
                memory && main?.cls === 'VM'
                  ? 'Memory in use is known once the guest tools run.'
                  : 'Nothing of this was recorded.'
              }
              height={Math.round(index === 0 ? unit * 1.45 : unit)}
              unitNote={index === 0 && objects.length === 1 ? whole : undefined}
              more={
                main
                  ? alarmVerbs(main.cls, graph, alarm, (variable, next) =>
                      mutate({ pool, cls: main.cls, ref: main.ref, variable, alarm: next }),
                    )
                  : NO_VERBS
              }
              strong={strong}
              onStrong={setStrong}
              onHide={hide}
              threshold={
                alarm && main
                  ? (axis, log) =>
                      alarmLine(main.cls, alarm, axis, log, total, (level) =>
                        mutate({
                          pool,
                          cls: main.cls,
                          ref: main.ref,
                          variable: alarm.variable,
                          alarm: { level, period: alarm.period, inhibit: alarm.inhibit, sense: alarm.sense },
                        }),
                      )
                  : undefined
              }
            />
          );
        })}
      <div className={css['axis']} style={{ width: scale.width }} aria-hidden>
        {timeTicks(scale).map((tick) => (
          <span key={tick.time} style={{ left: xOf(scale, tick.time) }}>
            {tick.label}
          </span>
        ))}
        <TimeTag times={frame.times} scale={scale} glide={glide} />
      </div>
      {main && graphs[0]?.sources[0] !== undefined && (
        <HistoryStrip
          pool={pool}
          object={main}
          source={graphs[0].sources[0]}
          from={from}
          to={to}
          width={scale.width}
          offset={offset}
          onWindow={control.show}
        />
      )}
      <ChartTooltip times={frame.times} charts={exported} events={events} scale={scale} glide={glide} plotLeft={48} />
    </div>
  );
});

/** What a fraction is of. */
function wholeOf(view: View, object: Shown): string | undefined {
  const vm = object.cls === 'VM' ? view.get('VM', object.ref) : undefined;
  if (vm) return `of ${vm.VCPUs_at_startup} ${vm.VCPUs_at_startup === 1 ? 'vCPU' : 'vCPUs'}`;
  const cpus = object.cls === 'host' ? view.get('host', object.ref)?.cpu_info['cpu_count'] : undefined;
  return cpus === undefined ? undefined : `of ${cpus} CPUs`;
}

function toggled(set: ReadonlySet<string>, key: string, on: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (on) next.add(key);
  else next.delete(key);
  return next;
}

function lastTotal(frame: Frame): number | undefined {
  const column = frame.columns.get(columnKey(0, '=memory_total'));
  const value = column?.findLast((one) => !Number.isNaN(one));
  return value;
}

/** Events whose pills would lie on each other: the newest of them speaks, and says how many more there are. */
function spaced<E extends { readonly time: number; readonly label: string }>(
  events: readonly E[],
  scale: TimeScale,
): readonly E[] {
  const out: (E & { more: number })[] = [];
  for (const event of events) {
    const last = out.at(-1);
    if (last && xOf(scale, event.time) - xOf(scale, last.time) < EVENT_ROOM)
      out[out.length - 1] = { ...event, more: last.more + 1 };
    else out.push({ ...event, more: 0 });
  }
  return out.map((event) => (event.more > 0 ? { ...event, label: `${event.label} and ${event.more} more` } : event));
}
