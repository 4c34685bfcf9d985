import type { MetricCls } from '../../../app/contract/metrics.ts';
import { readAlarms, sourceOfAlarm, type Alarm } from '../../../app/metrics/alarms.ts';
import type { Graph } from '../../../app/metrics/layout.ts';
import { writeValue } from '../../../app/metrics/units.ts';
import { writeSpan } from '../../ui/chart/chart.tsx';
import { place, valueAt, type UnitScale } from '../../ui/chart/series.ts';
import type { ThresholdLine } from '../../ui/chart/threshold.tsx';

const FAMILY: Readonly<Record<string, RegExp>> = {
  '=cpu': /^(=cpu|cpu\d+|cpu_avg|cpu_usage)$/,
  '=memory_used': /^=memory_used$/,
  '=net_tx': /^(=net_[rt]x|vif_\d+_[rt]x|pif_\w+_[rt]x)$/,
  '=disk_read': /^(=disk_\w+|vbd_\w+_(read|write))$/,
};

/** The alarm of an object that a graph is about, if there is one. */
export function alarmOf(cls: MetricCls, perfmon: string | undefined, graph: Graph): Alarm | undefined {
  return readAlarms(perfmon).find((alarm) => {
    const about = sourceOfAlarm(cls, alarm.variable);
    const family = about && FAMILY[about.source];
    return family !== undefined && graph.sources.some((source) => family.test(source));
  });
}

/** An alarm as a line of its graph. Alarms on free memory are drawn where used memory leaves that little. */
export function alarmLine(
  cls: MetricCls,
  alarm: Alarm,
  scale: UnitScale,
  log: boolean,
  total: number | undefined,
  onLevel: ((level: number) => void) | undefined,
): ThresholdLine | undefined {
  const about = sourceOfAlarm(cls, alarm.variable);
  if (!about) return undefined;
  const free = alarm.variable.includes('free');
  if (free && total === undefined) return undefined;
  const whole = total ?? 0;
  const toBase = (level: number) => (free ? whole - level * about.factor : level * about.factor);
  const toLevel = (base: number) => (free ? Math.max(0, whole - base) : base) / about.factor;
  const over = free ? 'high' : alarm.sense;
  return {
    at: place(toBase(alarm.level), scale, log),
    sense: over,
    text: (at) => {
      const base = valueAt(at, scale, log);
      const level = free
        ? `under ${writeValue(scale.unit, whole - base)} free`
        : `${alarm.sense === 'high' ? 'over' : 'under'} ${writeValue(scale.unit, base)}`;
      return `alarm ${level} for ${writeSpan(alarm.period)}`;
    },
    onMove: onLevel && ((at) => onLevel(roundLevel(toLevel(valueAt(at, scale, log)), alarm.variable))),
  };
}

/** A hand is no instrument: whole percents, three figures. */
function roundLevel(level: number, variable: string): number {
  if (variable === 'cpu_usage') return Math.round(level * 100) / 100;
  return Number(level.toPrecision(3));
}
