import { CircleAlert, Copy, Crown, HeartPulse, type LucideIcon } from 'lucide-react';
import type { View } from '../../../../app/inventory/view.ts';
import { icons } from '../../../ui/glyph/icons.ts';
import type { Shown } from '../build.ts';

/** Something that happened to an object, for the axis of time. */
export interface TimelineEvent {
  readonly key: string;
  readonly time: number;
  readonly label: string;
  readonly tone: 'quiet' | 'warn';
  readonly icon: LucideIcon;
  /** The object on the charts that it belongs to. */
  readonly of: Shown;
  /** What the server wrote besides. */
  readonly body: string;
}

interface Kind {
  readonly words: string;
  readonly icon: LucideIcon;
  readonly warn?: true;
}

const KINDS: Readonly<Record<string, Kind>> = {
  VM_STARTED: { words: 'Started', icon: icons.start },
  VM_SHUTDOWN: { words: 'Shut down', icon: icons.shutDown },
  VM_REBOOTED: { words: 'Restarted', icon: icons.restart },
  VM_SUSPENDED: { words: 'Suspended', icon: icons.suspend },
  VM_RESUMED: { words: 'Resumed', icon: icons.start },
  VM_CLONED: { words: 'Cloned', icon: Copy },
  VM_CRASHED: { words: 'Crashed', icon: CircleAlert, warn: true },
  VM_MIGRATED: { words: 'Migrated', icon: icons.migrate },
  VM_SNAPSHOTTED: { words: 'Snapshot', icon: icons.snapshot },
  VM_CHECKPOINTED: { words: 'Checkpoint', icon: icons.snapshot },
  VM_SNAPSHOT_REVERTED: { words: 'Reverted', icon: icons.undo },
  POOL_MASTER_TRANSITION: { words: 'New coordinator', icon: Crown },
};

const seconds = (text: string): number =>
  (Date.parse(text.replace(/^(\d{4})-?(\d\d)-?(\d\d)T/, '$1-$2-$3T')) || 0) / 1000;

/** What a message says, for a pill: short, and only what changes how a graph is read. */
function kindOf(name: string, body: string): Kind | undefined {
  if (name === 'ALARM') {
    const variable = /<name value="(\w+)"/.exec(body)?.[1];
    const words = variable === undefined ? 'Alarm' : `${ALARMS[variable] ?? variable} alarm`;
    return { words, icon: icons.alerts, warn: true };
  }
  if (name.startsWith('HA_'))
    return { words: `HA: ${name.slice(3).toLowerCase().replaceAll('_', ' ')}`, icon: HeartPulse, warn: true };
  if (name.includes('PATCH') || name.includes('UPDATE')) return { words: 'Updated', icon: icons.updates };
  return KINDS[name];
}

const ALARMS: Readonly<Record<string, string>> = {
  cpu_usage: 'CPU',
  memory_free_kib: 'Memory',
  memory_internal_free: 'Memory',
  network_usage: 'Network',
  disk_usage: 'Disk',
};

/**
 * The events of a pool's objects in a window, oldest first. A server shows those of its VMs too. `ahead`: seconds by which the pool's
 * clock is ahead of the axis.
 */
export function eventsOf(
  view: View,
  objects: readonly Shown[],
  from: number,
  to: number,
  ahead = 0,
): readonly TimelineEvent[] {
  const names = new Map<string, { readonly name: string; readonly of: Shown }>();
  for (const object of objects) {
    if (object.pool !== view.pool) continue;
    names.set(object.uuid, { name: objects.length > 1 ? object.name : '', of: object });
    if (object.cls === 'host')
      for (const vm of view.all('VM'))
        if (vm.resident_on === object.ref && !vm.is_control_domain)
          names.set(vm.uuid, { name: vm.name_label, of: object });
  }
  const events: TimelineEvent[] = [];
  if (names.size === 0) return events;
  for (const message of view.all('message')) {
    const known = names.get(message.obj_uuid);
    if (known === undefined) continue;
    const { name, of } = known;
    const time = seconds(message.timestamp) - ahead;
    const kind = time >= from && time <= to ? kindOf(message.name, message.body) : undefined;
    if (kind === undefined) continue;
    events.push({
      key: message.uuid,
      time,
      label: name === '' ? kind.words : `${kind.words} ${name}`,
      tone: kind.warn ? 'warn' : 'quiet',
      icon: kind.icon,
      of,
      // An alarm's body is a document for programs.
      body: message.body.startsWith('<') || message.name === 'ALARM' ? '' : message.body.trim(),
    });
  }
  return events.sort((a, b) => a.time - b.time);
}
