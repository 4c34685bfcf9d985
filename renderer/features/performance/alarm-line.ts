import type { MetricCls } from '../../../app/metrics/metric-cls.ts';
import { readAlarms, sourceOfAlarm, type Alarm } from '../../../app/metrics/alarms.ts';
import type { Graph } from '../../../app/metrics/layout.ts';
import { writeValue } from '../../../app/metrics/units.ts';
import { writeSpan } from '../../ui/chart/chart.tsx';
import { place, valueAt, type UnitScale } from '../../ui/chart/series.ts';
import type { MenuEntry } from '../../ui/layer/menu.tsx';
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

/** What may be done about a graph's alarm: one may be set where a server knows such alarms, and taken away. */
export function alarmVerbs(
  cls: MetricCls,
  graph: Graph,
  alarm: Alarm | undefined,
  put: (variable: string, alarm: Omit<Alarm, 'variable'> | null) => void,
): readonly MenuEntry[] {
  if (alarm) return [{ label: 'Remove the alarm', danger: true, onSelect: () => put(alarm.variable, null) }];
  const cpu = (cls === 'host' || cls === 'VM') && graph.sources.some((source) => FAMILY['=cpu']?.test(source));
  if (!cpu) return [];
  const usual = { level: 0.9, period: 300, inhibit: 3600, sense: 'high' } as const;
  return [{ label: 'Alarm over 90 % for 5 min', onSelect: () => put('cpu_usage', usual) }];
}

/** A hand is no instrument: whole percents, three figures. */
function roundLevel(level: number, variable: string): number {
  if (variable === 'cpu_usage') return Math.round(level * 100) / 100;
  return Number(level.toPrecision(3));
}
