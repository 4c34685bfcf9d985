import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DataSource } from '../../../app/contract/metrics.ts';
import { explain } from '../../../app/errors/explain.ts';
import type { View } from '../../../app/inventory/view.ts';
import type { Graph } from '../../../app/metrics/layout.ts';
import { useCommand } from '../../link/ask.ts';
import { useDerived, useDerivedOfAll } from '../../mirror/hooks.ts';
import { go } from '../../objects/place.ts';
import { Banner } from '../../ui/banner.tsx';
import { timeTicks, xOf, type TimeScale } from '../../ui/chart/scale.ts';
import type { MenuEntry } from '../../ui/layer/menu.tsx';
import { alarmLine, alarmOf, alarmVerbs } from './alarm-line.ts';
import { buildSeries, LineMemory, nameTable, type Built, type Shown } from './build.ts';
import { ChartCard } from './chart-card.tsx';
import type { DrawnColumns } from './share/drawn.ts';
import { EventList, EventPills } from './events/event-marks.tsx';
import { eventsOf, type TimelineEvent } from './events/events.ts';
import { columnKey, type Frame } from './frame/frame.ts';
import { HistoryStrip } from './history-strip.tsx';
import { ChartTooltip, TimeTag } from './tooltip.tsx';
import { useGlide, useRoom, useWidth } from './use-glide.ts';
import { copyLink } from './share/use-share.ts';
import type { WindowControl } from './frame/window.ts';
import css from './performance.module.css';

/** What all columns of a page have in common. */
export interface SharedProps {
  readonly frame: Frame;
  readonly ghost: { readonly frame: Frame; readonly shift: number; readonly word: string } | undefined;
  readonly from: number;
  readonly to: number;
  readonly control: WindowControl;
  readonly offset: number;
  /** Seconds by which the clocks of other pools are ahead of the axis. */
  readonly ahead: Readonly<Record<string, number>>;
  readonly drawn: DrawnColumns;
  /** Opens the dialog at a graph. */
  readonly onEdit: (graph: number) => void;
  /** The graph that a link leads to. */
  readonly marked: string | undefined;
}

interface ChartsProps extends SharedProps {
  readonly objects: readonly Shown[];
  readonly graphs: readonly Graph[];
  readonly offered: readonly DataSource[];
  /** Which column this is, whether there is another, and whether the tooltip is here. */
  readonly at: number;
  readonly split: boolean;
  readonly speaks: boolean;
  /** What each graph's axis reaches in the other column, so that both are of one height. */
  readonly tops: ReadonlyMap<string, number> | undefined;
}

/** Left of a plot: the labels of its axis. Right of it: the legend and the gap before it. */
const AXIS = 48;
const LEGEND = 268 + 20;

/** All charts of one column under one axis of time. */
export const Charts = memo(function Charts(props: ChartsProps) {
  const { objects, graphs, frame, ghost, ahead, from, to, control, offset, offered, drawn, at, split } = props;
  const [main] = objects;
  const pool = main?.pool ?? '';
  const body = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useWidth(body, setWidth);
  const room = useRoom(body);
  const around = AXIS + (split ? 4 : LEGEND);
  const scale = useMemo((): TimeScale => ({ from, to, width: Math.max(160, width - around) }), [from, to, width, around]); // prettier-ignore
  const glide = useGlide(body, control.window, to, scale.width, offset);
  const [memory] = useState(() => new LineMemory());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(NOTHING);
  const [strong, setStrong] = useState<string>();
  const [open, setOpen] = useState<ReadonlySet<string>>(NOTHING);
  const [chosen, setChosen] = useState<string>();
  const hide = useCallback((key: string, off: boolean) => setHidden((all) => toggled(all, key, off)), []);

  const tables = useDerivedOfAll(useCallback((view: View) => tablesOf(view, objects), [objects]));
  const names = useMemo(() => objects.map((object) => tables.get(object.pool)?.names[object.uuid]), [objects, tables]);
  const guiConfig = useMemo(
    () =>
      Object.assign({}, ...[...tables.values()].map((table) => table.guiConfig)) as Readonly<Record<string, string>>,
    [tables],
  );
  const built = useMemo(
    (): readonly (Built & { readonly graph: Graph })[] =>
      graphs.map((graph) => ({
        graph,
        ...buildSeries({
          names, graph, objects, frame, ghost, offered, hidden, guiConfig, strong, memory, showAll: open.has(graph.name),
        }), // prettier-ignore
      })),
    [names, graphs, objects, frame, ghost, offered, hidden, guiConfig, strong, memory, open],
  );
  useEffect(() => {
    const charts = built.map(({ graph, series }) => ({ name: graph.name, series }));
    drawn.set(at, { name: objects.map(({ name }) => name).join(', '), times: frame.times, charts });
  }, [drawn, at, objects, frame.times, built]);
  useEffect(() => () => drawn.set(at, undefined), [drawn, at]);

  const [early, late] = [Math.floor(from / 60) * 60, Math.ceil(to / 60) * 60 + 60];
  const eventLists = useDerivedOfAll(
    useCallback((view: View) => eventsOf(view, objects, early, late, ahead[view.pool]), [objects, early, late, ahead]),
  );
  const events = useMemo(() => [...eventLists.values()].flat().sort((a, b) => a.time - b.time), [eventLists]);
  const marks = useMemo(
    () => events.map(({ key, time, tone }) => ({ time, tone, chosen: key === chosen })),
    [events, chosen],
  );
  const gaps = useMemo(
    () => (objects.length === 1 ? frame.gaps.filter((gap) => gap.object === 0 && gap.to - gap.from > frame.step) : []),
    [frame, objects],
  );
  const alone = objects.length === 1 ? main : undefined;
  const setAlarm = useCommand('metrics.alarm', { shown: true });
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
  const { window } = control;

  return (
    <div className={css['body']} ref={body}>
      {props.speaks && (
        <ChartTooltip
          drawn={drawn}
          times={frame.times}
          events={events}
          scale={scale}
          glide={glide}
          plotLeft={AXIS}
          column={at}
        />
      )}
      {setAlarm.error && <Banner state="error">{explain(setAlarm.error.failure).title}</Banner>}
      <EventPills events={events} scale={scale} chosen={chosen} onChoose={setChosen} onOpen={openActivity} />
      {width > 0 &&
        built.map(({ graph, series, others, othersCount }, index) => {
          const alarm = alone && alarmOf(alone.cls, perfmon, graph);
          const isMemory = graph.sources.length === 1 && graph.sources[0] === '=memory_used';
          const verbs: readonly MenuEntry[] = [
            { kind: 'separator' },
            ...(at === 0 ? [{ label: 'Edit this graph…', onSelect: () => props.onEdit(index) }] : []),
            ...(main ? [{ label: 'Copy link to this graph', onSelect: () => copyLink(main, window, graph.name) }] : []), // prettier-ignore
            ...(alone
              ? alarmVerbs(alone.cls, graph, alarm, (variable, next) =>
                  mutate({ pool, cls: alone.cls, ref: alone.ref, variable, alarm: next }),
                )
              : []),
          ];
          return (
            <ChartCard
              key={`${index} ${graph.name}`}
              graph={graph}
              of={objects.map((object) => object.name).join(', ')}
              order={index}
              marked={props.marked === graph.name}
              legend={split ? 'below' : 'right'}
              times={frame.times}
              series={series}
              others={others}
              othersCount={othersCount}
              showAll={open.has(graph.name)}
              onShowAll={(all) => setOpen((was) => toggled(was, graph.name, all))}
              scale={scale}
              glide={glide}
              gaps={gaps}
              tellsGaps={index === 0}
              marks={marks}
              moves={control}
              floorTop={Math.max(
                props.tops?.get(graph.name) ?? 0,
                isMemory && alone ? (total ?? 0) : alarm?.variable === 'cpu_usage' ? 1 : 0,
              )}
              whyEmpty={
                isMemory && main?.cls === 'VM' && frame.states[0]?.at === 'live'
                  ? 'Memory in use is known once the guest tools run.'
                  : 'Nothing of this was recorded.'
              }
              height={Math.round(index === 0 ? unit * 1.45 : unit)}
              unitNote={index === 0 && alone ? whole : undefined}
              more={verbs}
              strong={strong}
              onStrong={setStrong}
              onHide={hide}
              threshold={
                alarm && alone
                  ? (axis, log) =>
                      alarmLine(alone.cls, alarm, axis, log, total, (level) =>
                        mutate({
                          pool,
                          cls: alone.cls,
                          ref: alone.ref,
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
          object={main}
          source={graphs[0].sources[0]}
          from={from}
          to={to}
          width={scale.width}
          offset={offset}
          hint={!split}
          onWindow={control.show}
        />
      )}
      <EventList events={events} span={to - from} chosen={chosen} onChoose={setChosen} onOpen={openActivity} />
    </div>
  );
});

const NOTHING: ReadonlySet<string> = new Set();

const openActivity = ({ of: { pool, cls, uuid } }: TimelineEvent) =>
  go({ at: 'object', pool, cls, uuid, tab: 'activity' });

/** What a pool has to say about its part of the objects. */
function tablesOf(view: View, objects: readonly Shown[]) {
  const own = objects.filter((object) => object.pool === view.pool);
  const [pool] = own.length > 0 ? view.all('pool') : [];
  return {
    names: Object.fromEntries(own.map((object) => [object.uuid, nameTable(view, object)])),
    guiConfig: pool?.gui_config ?? {},
  };
}

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
  return column?.findLast((one) => !Number.isNaN(one));
}
