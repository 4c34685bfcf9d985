import { memo } from 'react';
import { Area, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import type { ChartRow, ChartSeries } from './series.ts';

interface ChartLinesProps {
  readonly rows: readonly ChartRow[];
  readonly series: readonly ChartSeries[];
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
  readonly stacked: boolean;
  /** Key of the series that is drawn thicker, and last. */
  readonly strong: string | undefined;
}

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };
const UNIT = [0, 1];

/**
 * The lines alone. Axes, grid, crosshair, marks and gaps stand around them as plain elements, so that moving the pointer or the time
 * draws none of this again: recharts costs about 10 ms for a chart of eight series.
 */
export const ChartLines = memo(function ChartLines(props: ChartLinesProps) {
  const { rows, series, from, to, width, height, stacked, strong } = props;
  const order = series.map((one, index) => ({ one, index })).filter(({ one }) => !one.hidden);
  if (!stacked) order.sort((a, b) => Number(a.one.key === strong) - Number(b.one.key === strong));
  return (
    <ComposedChart
      data={rows}
      width={width}
      height={height}
      margin={NO_MARGIN}
      accessibilityLayer={false}
      stackOffset="none"
    >
      <XAxis dataKey="t" type="number" domain={[from, to]} allowDataOverflow hide />
      <YAxis domain={UNIT} allowDataOverflow hide />
      {order.map(({ one, index }) => {
        const weight = one.key === strong ? 2.5 : one.ghost ? 1 : 1.5;
        const dash = one.ghost
          ? { strokeDasharray: '1 3' }
          : one.dash === undefined
            ? {}
            : { strokeDasharray: one.dash };
        if ((stacked && !one.ghost) || (index === 0 && series.length <= 6 && !one.ghost))
          return (
            <Area
              key={one.key}
              dataKey={`s${index}`}
              type="linear"
              stroke={one.colour}
              strokeWidth={weight}
              {...dash}
              fill={one.colour}
              fillOpacity={stacked ? 0.28 : 0.1}
              {...(stacked ? { stackId: 'all' } : {})}
              isAnimationActive={false}
              dot={false}
              activeDot={false}
            />
          );
        return (
          <Line
            key={one.key}
            dataKey={`s${index}`}
            type="linear"
            stroke={one.colour}
            strokeWidth={weight}
            {...dash}
            isAnimationActive={false}
            dot={false}
            activeDot={false}
          />
        );
      })}
    </ComposedChart>
  );
});
