import { carrierOf } from '../../actions/config/alarms.ts';
import type { AnyObj, Obj, View } from '../../inventory/view.ts';
import { readAlarms } from '../../metrics/alarms.ts';
import type { Facet, Values } from './facet.ts';

interface AlarmKind {
  readonly variable: string;
  readonly label: string;
  /** "Tell when ..." */
  readonly when: string;
  readonly unit: string;
  /** What one of the unit is worth in the server's own. */
  readonly factor: number;
  readonly most: number;
  /** What is offered first where there is none. */
  readonly usual: number;
  /** It is told of what falls under the level. */
  readonly low?: boolean;
}

const MOST = 2 ** 30;
const cpu: AlarmKind = { variable: 'cpu_usage', label: 'CPU', when: 'CPU use is high', unit: '%', factor: 0.01, most: 100, usual: 90 }; // prettier-ignore
const network: AlarmKind = { variable: 'network_usage', label: 'Network', when: 'network use is high', unit: 'KiB/s', factor: 1024, most: MOST, usual: 10_240 }; // prettier-ignore

/** What can be told of, by kind of object, in units that a person reads; as XenCenter asks it. */
const kinds: Readonly<Record<'VM' | 'host' | 'SR', readonly AlarmKind[]>> = {
  VM: [
    cpu,
    network,
    { variable: 'disk_usage', label: 'Disk', when: 'disk use is high', unit: 'KiB/s', factor: 1024, most: MOST, usual: 10_240 },
  ],
  host: [
    cpu,
    network,
    { variable: 'memory_free_kib', label: 'Memory', when: 'little memory is free', unit: 'MiB', factor: 1024, most: MOST, usual: 1024, low: true },
    { variable: 'mem_usage', label: 'Own memory', when: 'the server’s own memory is nearly full', unit: '%', factor: 0.01, most: 100, usual: 95 },
  ],
  SR: [
    { variable: 'sr_io_throughput_total_per_host', label: 'Throughput', when: 'a server reads and writes much', unit: 'MiB/s', factor: 1, most: MOST, usual: 100 },
    { variable: 'physical_utilisation', label: 'Space', when: 'it is nearly full', unit: '%', factor: 0.01, most: 100, usual: 80 },
  ],
}; // prettier-ignore

type Watched = Obj<'VM'> | Obj<'host'> | Obj<'SR'>;

/** A template never runs, and a snapshot neither; a library of discs is not written to. */
const isWatched = (object: AnyObj): object is Watched =>
  object.$cls === 'VM'
    ? !object.is_a_template && !object.is_a_snapshot
    : object.$cls === 'host' || (object.$cls === 'SR' && object.content_type !== 'iso');

/** The alarms that an object can have. */
export const alarmsOf = (object: AnyObj): readonly AlarmKind[] => (isWatched(object) ? kinds[object.$cls] : []);

export const alarmKind = (variable: string): AlarmKind | undefined =>
  Object.values(kinds)
    .flat()
    .find((kind) => kind.variable === variable);

const FIELDS = ['on', 'level', 'minutes', 'repeat'] as const;

export const alarmKey = (variable: string, field: (typeof FIELDS)[number]): string => `alarm/${variable}/${field}`;

function alarmValues(view: View, object: Watched): Values {
  const values: Record<string, string | number | boolean> = {};
  for (const { variable, factor, usual } of alarmsOf(object)) {
    const carrier = carrierOf(view, object, variable);
    const alarm = readAlarms(carrier.other_config['perfmon']).find((one) => one.variable === variable);
    values[alarmKey(variable, 'on')] = alarm !== undefined;
    values[alarmKey(variable, 'level')] = alarm ? Math.round((alarm.level / factor) * 100) / 100 : usual;
    values[alarmKey(variable, 'minutes')] = alarm ? Math.round(alarm.period / 60) : 5;
    values[alarmKey(variable, 'repeat')] = alarm ? Math.round(alarm.inhibit / 60) : 60;
  }
  return values;
}

/** Past which levels the servers tell of it. */
export const alarms: Facet = {
  values: (view, object) => (isWatched(object) ? alarmValues(view, object) : {}),
  check(_view, object, values, errors) {
    for (const { variable, most } of alarmsOf(object)) {
      if (values[alarmKey(variable, 'on')] !== true) continue;
      const level = Number(values[alarmKey(variable, 'level')]);
      if (!(level > 0 && level <= most))
        errors[alarmKey(variable, 'level')] = most === 100 ? 'From 1 to 100' : 'More than none';
      for (const field of ['minutes', 'repeat'] as const)
        if (!(Number(values[alarmKey(variable, field)]) >= 1))
          errors[alarmKey(variable, field)] = 'At least one minute';
    }
  },
  put(writes, _view, object) {
    const changed: object[] = [];
    const fields: string[] = [];
    for (const { variable, factor } of alarmsOf(object)) {
      const mine = writes.changed(...FIELDS.map((field) => alarmKey(variable, field)));
      const on = writes.value(alarmKey(variable, 'on')) === true;
      if (mine.length === 0 || (!on && !mine.includes(alarmKey(variable, 'on')))) continue;
      fields.push(...mine);
      changed.push(
        on
          ? {
              variable,
              // 95 hundredths are 0.95 and no more.
              level: Number((Number(writes.value(alarmKey(variable, 'level'))) * factor).toPrecision(12)),
              period: Number(writes.value(alarmKey(variable, 'minutes'))) * 60,
              inhibit: Number(writes.value(alarmKey(variable, 'repeat'))) * 60,
            }
          : { variable },
      );
    }
    writes.put(object, 'object.setAlarms', { alarms: changed }, fields);
  },
};
