import type { View } from '../../../app/inventory/view.ts';
import type { Shown } from './build.ts';

/** Something that happened to an object, for the axis of time. */
export interface TimelineEvent {
  readonly key: string;
  readonly time: number;
  readonly label: string;
  readonly tone: 'quiet' | 'warn';
}

const WORDS: Readonly<Record<string, string>> = {
  VM_STARTED: 'Started',
  VM_SHUTDOWN: 'Shut down',
  VM_REBOOTED: 'Restarted',
  VM_SUSPENDED: 'Suspended',
  VM_RESUMED: 'Resumed',
  VM_CLONED: 'Cloned',
  VM_CRASHED: 'Crashed',
  VM_MIGRATED: 'Migrated',
  VM_SNAPSHOTTED: 'Snapshot',
  VM_CHECKPOINTED: 'Checkpoint',
  VM_SNAPSHOT_REVERTED: 'Reverted',
  ALARM: 'Alarm',
  POOL_MASTER_TRANSITION: 'New coordinator',
  UPDATE_INSTALLED: 'Updated',
};
const WARN = new Set(['VM_CRASHED', 'ALARM']);

const seconds = (text: string): number =>
  (Date.parse(text.replace(/^(\d{4})-?(\d\d)-?(\d\d)T/, '$1-$2-$3T')) || 0) / 1000;

/** What a message says, for a pill: short, and only what changes how a graph is read. */
function wordsOf(name: string, body: string): string | undefined {
  if (name === 'ALARM') {
    const variable = /<name value="(\w+)"/.exec(body)?.[1];
    return variable === undefined ? 'Alarm' : `${ALARMS[variable] ?? variable} alarm`;
  }
  if (name.startsWith('HA_')) return `HA: ${name.slice(3).toLowerCase().replaceAll('_', ' ')}`;
  if (name.includes('PATCH') || name.includes('UPDATE')) return WORDS[name] ?? 'Updated';
  return WORDS[name];
}

const ALARMS: Readonly<Record<string, string>> = {
  cpu_usage: 'CPU',
  memory_free_kib: 'Memory',
  memory_internal_free: 'Memory',
  network_usage: 'Network',
  disk_usage: 'Disk',
};

/** The events of the objects in a window, oldest first. A server shows those of its VMs too. */
export function eventsOf(view: View, objects: readonly Shown[], from: number, to: number): readonly TimelineEvent[] {
  const names = new Map<string, string>();
  for (const object of objects) {
    names.set(object.uuid, objects.length > 1 ? object.name : '');
    if (object.cls === 'host')
      for (const vm of view.all('VM'))
        if (vm.resident_on === object.ref && !vm.is_control_domain) names.set(vm.uuid, vm.name_label);
  }
  const events: TimelineEvent[] = [];
  for (const message of view.all('message')) {
    const name = names.get(message.obj_uuid);
    if (name === undefined) continue;
    const time = seconds(message.timestamp);
    const words = time >= from && time <= to ? wordsOf(message.name, message.body) : undefined;
    if (words === undefined) continue;
    const tone = WARN.has(message.name) || message.name.startsWith('HA_') ? 'warn' : 'quiet';
    events.push({ key: message.uuid, time, label: name === '' ? words : `${words} ${name}`, tone });
  }
  return events.sort((a, b) => a.time - b.time);
}
