import type { AnyObj } from '../../inventory/view.ts';
import { readAlarms } from '../../metrics/alarms.ts';
import type { Values } from './values.ts';

interface AlarmKind {
  readonly variable: string;
  readonly label: string;
  readonly unit: string;
  /** What one of the unit is worth in the server's own. */
  readonly factor: number;
  readonly most: number;
  /** What is offered first where there is none. */
  readonly usual: number;
}

/** The alarms of a VM, in units that a person reads. */
export const vmAlarms: readonly AlarmKind[] = [
  { variable: 'cpu_usage', label: 'CPU', unit: '%', factor: 0.01, most: 100, usual: 90 },
  { variable: 'network_usage', label: 'Network', unit: 'KiB/s', factor: 1024, most: 2 ** 30, usual: 10_240 },
  { variable: 'disk_usage', label: 'Disk', unit: 'KiB/s', factor: 1024, most: 2 ** 30, usual: 10_240 },
];

export const alarmKey = (variable: string, field: 'on' | 'level' | 'minutes' | 'repeat'): string =>
  `alarm/${variable}/${field}`;

/** The alarms of an object as it has them now. */
export function alarmValues(object: AnyObj): Values {
  const values: Record<string, string | number | boolean> = {};
  const has = 'other_config' in object ? readAlarms(object.other_config['perfmon']) : [];
  for (const { variable, factor, usual } of vmAlarms) {
    const alarm = has.find((one) => one.variable === variable);
    values[alarmKey(variable, 'on')] = alarm !== undefined;
    values[alarmKey(variable, 'level')] = alarm ? Math.round((alarm.level / factor) * 100) / 100 : usual;
    values[alarmKey(variable, 'minutes')] = alarm ? Math.round(alarm.period / 60) : 5;
    values[alarmKey(variable, 'repeat')] = alarm ? Math.round(alarm.inhibit / 60) : 60;
  }
  return values;
}
