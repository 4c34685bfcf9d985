import { Ellipsis } from 'lucide-react';
import { memo, startTransition, useEffect, useMemo, useState } from 'react';
import type { Graph } from '../../../app/metrics/layout.ts';
import { writeValue } from '../../../app/metrics/units.ts';
import { BandSwatch } from '../../ui/chart/legend.tsx';
import { Chart, summarise, type ChartGap, type ChartMark, type OthersBand } from '../../ui/chart/chart.tsx';
import type { WindowMoves } from '../../ui/chart/plot.tsx';
import { writeMoment, type TimeScale } from '../../ui/chart/scale.ts';
import type { ChartSeries, UnitScale } from '../../ui/chart/series.ts';
import type { ThresholdLine } from '../../ui/chart/threshold.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { MenuButton, type MenuEntry } from '../../ui/layer/menu.tsx';
import css from './performance.module.css';

interface ChartCardProps {
  readonly graph: Graph;
  readonly of: string;
  /** Place on the page: charts are drawn one after the other, not in one go. */
  readonly order: number;
  /** A link leads here. */
  readonly marked: boolean;
  readonly legend: 'right' | 'below';
  readonly times: Float64Array;
  readonly series: readonly ChartSeries[];
  readonly others: OthersBand | undefined;
  readonly othersCount: number;
  readonly showAll: boolean;
  readonly onShowAll: (all: boolean) => void;
  readonly scale: TimeScale;
  readonly glide: { readonly current: number };
  readonly gaps: readonly ChartGap[];
  /** Gaps are the same in all charts: one says why. */
  readonly tellsGaps: boolean;
  readonly marks: readonly ChartMark[];
  readonly moves: WindowMoves;
  readonly floorTop: number;
  /** Verbs of this graph besides how it is drawn. */
  readonly more: readonly MenuEntry[];
  /** What stands where there is no line at all. */
  readonly whyEmpty: string;
  readonly height: number;
  /** What the whole is: "of 8 vCPUs". */
  readonly unitNote: string | undefined;
  readonly strong: string | undefined;
  readonly onStrong: (key: string | undefined) => void;
  readonly onHide: (key: string, hidden: boolean) => void;
  readonly threshold: ((scale: UnitScale, log: boolean) => ThresholdLine | undefined) | undefined;
}

const TABLE_ROWS = 240;

/** One graph of the page with its own way of drawing: lines or stacked, linear or logarithmic, a table for who wants numbers. */
export const ChartCard = memo(function ChartCard(props: ChartCardProps) {
  const [stacked, setStacked] = useState(false);
  const [log, setLog] = useState(false);
  const [table, setTable] = useState(false);
  const drawn = useStaggered(props, props.order);
  const { graph, times, scale, others, othersCount } = drawn;
  const series = useMemo(() => (stacked ? partsOf(drawn.series) : drawn.series), [drawn.series, stacked]);
  const { threshold, showAll, onShowAll } = props;
  const summary = useMemo(() => summarise(graph.name, props.of, times, series), [graph.name, props.of, times, series]);
  const line = useMemo(() => threshold && ((axis: UnitScale) => threshold(axis, log)), [threshold, log]);
  const missing = series.length === 0 ? [{ key: 'missing', mark: <span />, text: props.whyEmpty }] : [];
  const notes =
    othersCount > 0 || showAll
      ? [
          {
            key: 'others',
            mark: <BandSwatch />,
            text: (
              <Button kind="quiet" small onClick={() => onShowAll(!showAll)}>
                {showAll ? 'Show the largest five' : `${othersCount} others as a band, show all`}
              </Button>
            ),
          },
        ]
      : [];
  const tools = (
    <MenuButton
      align="end"
      trigger={<IconButton icon={Ellipsis} label={`More for ${graph.name}`} small />}
      entries={[
        { kind: 'check', label: 'Stacked', checked: stacked, onChange: setStacked },
        { kind: 'check', label: 'Logarithmic', checked: log, onChange: setLog },
        { kind: 'check', label: 'Table of numbers', checked: table, onChange: setTable },
        ...props.more,
      ]}
    />
  );
  return (
    <>
      <Chart
        title={graph.name}
        marked={props.marked}
        legend={props.legend}
        times={times}
        series={series}
        others={others}
        scale={scale}
        glide={props.glide}
        height={props.height}
        unitNote={props.unitNote}
        gaps={drawn.gaps}
        tellsGaps={props.tellsGaps}
        marks={drawn.marks}
        moves={props.moves}
        stacked={stacked}
        log={log}
        floorTop={props.floorTop}
        threshold={line}
        strong={props.strong}
        onStrong={props.onStrong}
        onHide={props.onHide}
        summary={summary}
        tools={tools}
        notes={[...missing, ...notes]}
      />
      {table && <Numbers name={graph.name} times={times} series={series} span={scale.to - scale.from} />}
    </>
  );
});

/** What may be laid on top of each other: an average of the others may not. */
function partsOf(series: readonly ChartSeries[]): readonly ChartSeries[] {
  const parts = series.filter((one) => !one.key.endsWith(' =cpu') && !one.ghost);
  return parts.length > 1 ? parts : series;
}

/** New numbers reach each chart in its own turn, so that no single task holds up the pointer or the keys. */
function useStaggered(props: ChartCardProps, order: number): ChartCardProps {
  const [drawn, setDrawn] = useState(props);
  const sameShape = drawn.scale.width === props.scale.width && drawn.graph === props.graph;
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setDrawn(props)), order * 12);
    return () => clearTimeout(timer);
  }, [props, order]);
  return sameShape ? drawn : props;
}

interface NumbersProps {
  readonly name: string;
  readonly times: Float64Array;
  readonly series: readonly ChartSeries[];
  readonly span: number;
}

/** A chart as a table, newest first. */
function Numbers({ name, times, series, span }: NumbersProps) {
  const rows = [...times.keys()].toReversed().slice(0, TABLE_ROWS);
  return (
    <section className={css['table']} aria-label={`Numbers of ${name}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map((one) => (
              <th key={one.key} scope="col">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <td>{writeMoment(times[row] ?? 0, span)}</td>
              {series.map((one) => (
                <td key={one.key}>
                  {Number.isNaN(one.values[row] ?? Number.NaN) ? 'no data' : writeValue(one.unit, one.values[row] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
