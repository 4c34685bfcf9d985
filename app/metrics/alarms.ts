import type { MetricCls } from './metric-cls.ts';

/** One alarm of an object, as `other_config["perfmon"]` holds it. */
export interface Alarm {
  readonly variable: string;
  /** In the variable's own unit: a fraction for cpu_usage, B/s, KiB. */
  readonly level: number;
  /** Seconds over the level until it fires, and between two firings. */
  readonly period: number;
  readonly inhibit: number;
  readonly sense: 'high' | 'low';
}

const attribute = (block: string, name: string): string | undefined =>
  new RegExp(`<${name}\\s+value\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
    .exec(block)
    ?.slice(1)
    .find((part) => part !== undefined);

const blocks = (xml: string): readonly string[] => xml.match(/<variable>[\s\S]*?<\/variable>/g) ?? [];

/** Free memory alarms when it falls, unless it is said otherwise. */
export const usualSense = (variable: string): Alarm['sense'] => (/free/.test(variable) ? 'low' : 'high');

function read(block: string): Alarm | undefined {
  const variable = attribute(block, 'name');
  const level = Number(attribute(block, 'alarm_trigger_level') ?? Number.NaN);
  if (variable === undefined || !Number.isFinite(level)) return undefined;
  const seconds = (name: string, usual: number) => {
    const value = Number(attribute(block, name) ?? usual);
    return Number.isFinite(value) && value > 0 ? value : usual;
  };
  const sense = attribute(block, 'alarm_trigger_sense');
  return {
    variable,
    level,
    period: seconds('alarm_trigger_period', 60),
    inhibit: seconds('alarm_auto_inhibit_period', 3600),
    sense: sense === 'low' || sense === 'high' ? sense : usualSense(variable),
  };
}

/** The alarms of an object; what cannot be read is left out, and left alone by `writeAlarm`. */
export function readAlarms(perfmon: string | undefined): readonly Alarm[] {
  return blocks(perfmon ?? '').flatMap((block) => read(block) ?? []);
}

/** The document with one alarm put, replaced or (`null`) taken away; `undefined` when none is left. */
export function writeAlarm(
  perfmon: string | undefined,
  variable: string,
  alarm: Omit<Alarm, 'variable'> | null,
): string | undefined {
  const others = blocks(perfmon ?? '').filter((block) => attribute(block, 'name') !== variable);
  const old = blocks(perfmon ?? '').find((block) => attribute(block, 'name') === variable);
  if (alarm) {
    const fields: readonly (readonly [string, string | number])[] = [
      ['name', variable],
      ['alarm_trigger_level', alarm.level],
      ['alarm_trigger_period', alarm.period],
      ['alarm_auto_inhibit_period', alarm.inhibit],
      ['alarm_trigger_sense', alarm.sense],
    ];
    // What others set besides (priority, consolidation function ...) stays.
    const rest =
      old?.match(
        /<(?!variable|name\b|alarm_trigger_(?:level|period|sense)\b|alarm_auto_inhibit_period\b)\w+\s[^>]*\/>/g,
      ) ?? [];
    others.push(
      `<variable>${fields.map(([name, value]) => `<${name} value="${value}"/>`).join('')}${rest.join('')}</variable>`,
    );
  }
  return others.length > 0 ? `<config>${others.join('')}</config>` : undefined;
}

/** The source whose line an alarm is about, and one alarm unit in that line's base unit; `undefined` where none is drawn. */
export function sourceOfAlarm(
  cls: MetricCls,
  variable: string,
): { readonly source: string; readonly factor: number } | undefined {
  switch (variable) {
    case 'cpu_usage':
      return cls === 'host' || cls === 'VM' ? { source: '=cpu', factor: 1 } : undefined;
    case 'memory_free_kib':
      return cls === 'host' ? { source: '=memory_used', factor: 1024 } : undefined;
    case 'memory_internal_free':
      return cls === 'VM' ? { source: '=memory_used', factor: 1024 } : undefined;
    case 'network_usage':
      return { source: '=net_tx', factor: 1 };
    case 'disk_usage':
      return { source: '=disk_read', factor: 1 };
    default:
      return undefined;
  }
}
