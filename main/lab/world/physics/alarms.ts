import { loadOf, type LoadSource } from '../load/load.ts';
import { each, read, type Rec } from '../typed.ts';
import type { World } from '../world.ts';
import { say } from './messages.ts';

const EVERY = 60;
const PER_HOST = 'sr_io_throughput_total_per_host';

interface Alarm {
  readonly name: string;
  readonly level: number;
  readonly period: number;
  readonly inhibit: number;
  readonly low: boolean;
  readonly priority: number;
  readonly xml: string;
}

/** Variables that are watched for being too low unless somebody says otherwise. */
const LOW = new Set(['memory_free_kib', 'memory_internal_free']);

/** What a perfmon configuration asks to be told about. */
export function alarmsOf(config: string): readonly Alarm[] {
  return [...config.matchAll(/<variable>(.*?)<\/variable>/gs)].flatMap(([, body = '']) => {
    const value = (tag: string): string | undefined => new RegExp(`<${tag}\\s+value="([^"]*)"`).exec(body)?.[1];
    const name = value('name');
    const level = Number(value('alarm_trigger_level') ?? Number.NaN);
    if (name === undefined || Number.isNaN(level)) return [];
    const lines = [...body.matchAll(/<\w+\s+value="[^"]*"\s*\/>/g)].map(([line]) => line);
    return [
      {
        name,
        level,
        period: Number(value('alarm_trigger_period') ?? 60),
        inhibit: Number(value('alarm_auto_inhibit_period') ?? 3600),
        low: (value('alarm_trigger_sense') ?? (LOW.has(name) ? 'low' : 'high')) === 'low',
        priority: Number(value('alarm_priority') ?? 3),
        xml: `<variable>\n${lines.join('\n')}\n</variable>\n`,
      },
    ];
  });
}

type Pick = (name: string) => boolean;

/** Which data sources make up a variable, and whether they are averaged. */
const variables: Readonly<Record<string, readonly [pick: Pick, average: boolean]>> = {
  cpu_usage: [(name) => /^cpu\d+$/.test(name), true],
  network_usage: [(name) => /^(vif|pif)_(?!aggr)\w+_(rx|tx)$/.test(name), false],
  disk_usage: [(name) => /^vbd_\w+_(read|write)$/.test(name), false],
  memory_free_kib: [(name) => name === 'memory_free_kib', false],
  memory_internal_free: [(name) => name === 'memory_internal_free', false],
};

const throughput = /^sr_(io_throughput_total_\w+)$/;

function measure(world: World, cls: 'host' | 'VM', ref: string, alarm: Alarm): number {
  const ofSr = throughput.exec(alarm.name)?.[1];
  const variable = ofSr === undefined ? variables[alarm.name] : ([(name: string) => name === ofSr, false] as const);
  if (!variable) return Number.NaN;
  const [pick, average] = variable;
  const load = loadOf(world);
  const sources = load.sources(cls, ref).filter((source: LoadSource) => pick(source.name));
  const now = Math.floor(world.clock.now() / 1000);
  const values = sources.map((source) => load.value(cls, ref, source, now - (now % 5), Math.max(5, alarm.period)));
  const sum = values.reduce((total, value) => total + value, 0);
  return average ? sum / values.length : sum;
}

/** Looks every minute at everything somebody wants to be told about; keeps silent for a while after each alarm. */
export function watchAlarms(world: World): void {
  const silentUntil = new Map<string, number>();
  const consider = (cls: 'VM' | 'Host' | 'SR', uuid: string, alarm: Alarm, value: number): void => {
    const now = world.clock.now();
    const key = `${uuid} ${alarm.name}`;
    const over = alarm.low ? value < alarm.level : value > alarm.level;
    if (!over || (silentUntil.get(key) ?? 0) > now) return;
    silentUntil.set(key, now + alarm.inhibit * 1000);
    say(world, 'ALARM', cls, uuid, `value: ${value.toFixed(6)}\nconfig:\n${alarm.xml}`, alarm.priority);
  };
  const srValue = (sr: Rec<'SR'>, alarm: Alarm): number =>
    alarm.name === 'physical_utilisation' && sr.physical_size > 0
      ? sr.physical_utilisation / sr.physical_size
      : Number.NaN;
  /** Every server tells for itself what it reads and writes there, under a name with the storage's in it. */
  const onHosts = (sr: Rec<'SR'>, alarm: Alarm): void => {
    const id = sr.uuid.slice(0, 8);
    const name = `sr_io_throughput_total_${id}`;
    const own = { ...alarm, name, xml: alarm.xml.replace(PER_HOST, name) };
    for (const pbd of sr.PBDs) {
      const { host, currently_attached } = read(world.db, 'PBD', pbd);
      if (!currently_attached || world.reach(host).kind !== 'up') continue;
      consider('Host', read(world.db, 'host', host).uuid, own, measure(world, 'host', host, own));
    }
  };
  const look = (): void => {
    for (const [ref, vm] of each(world.db, 'VM')) {
      const config = vm.other_config.perfmon;
      if (config === undefined || vm.is_a_template || vm.power_state !== 'Running') continue;
      for (const alarm of alarmsOf(config)) consider('VM', vm.uuid, alarm, measure(world, 'VM', ref, alarm));
    }
    for (const [ref, host] of each(world.db, 'host')) {
      const config = host.other_config.perfmon;
      if (config === undefined || world.reach(ref).kind !== 'up') continue;
      for (const alarm of alarmsOf(config)) consider('Host', host.uuid, alarm, measure(world, 'host', ref, alarm));
    }
    for (const [, sr] of each(world.db, 'SR'))
      for (const alarm of alarmsOf(sr.other_config.perfmon ?? ''))
        if (alarm.name === PER_HOST) onHosts(sr, alarm);
        else consider('SR', sr.uuid, alarm, srValue(sr, alarm));
    stop = world.clock.after(EVERY, look);
  };
  let stop = world.clock.after(EVERY, look);
  world.onDispose(() => stop());
}
