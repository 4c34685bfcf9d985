import { vmAlarms } from '../../../app/wizards/properties/alarms.ts';
import { partOf } from '../../../app/wizards/properties/devices.ts';
import { FIELD } from '../../../app/wizards/properties/values.ts';
import type { View } from '../../../app/inventory/view.ts';
import { size } from '../../ui/format/size.ts';

const names: Readonly<Record<string, string>> = {
  name: 'the name', description: 'the description', folder: 'the folder', tags: 'the tags', vcpus: 'vCPUs', vcpusMax: 'the most vCPUs', coresPerSocket: 'the topology', weight: 'the priority', memoryMin: 'the least memory', memoryMax: 'memory', memoryLimit: 'the memory limit', bootOrder: 'the boot order', firmware: 'the firmware', secureBoot: 'Secure Boot', pvArgs: 'boot arguments', home: 'the home server', autoStart: 'starting with the server', haPriority: 'restart by HA', order: 'the start order', startDelay: 'the start delay', shutdownDelay: 'the shutdown delay',
}; // prettier-ignore

const ofParts: Readonly<Record<string, string>> = {
  name: 'the name', size: 'the size', position: 'the position', mode: 'the access', bootable: 'whether one can boot from it', priority: 'the access priority', network: 'the network', mac: 'the MAC address', limit: 'the limit', locking: 'the addresses',
}; // prettier-ignore

/** "the start order", "the size of web-07 logs". */
export function nameOfField(view: View, field: string): string {
  const part = partOf(field);
  if (part) {
    const vbd = view.get('VBD', part.ref);
    const owner =
      part.kind === 'disk' ? vbd && view.get('VDI', vbd.VDI)?.name_label : `eth${view.get('VIF', part.ref)?.device}`;
    return `${ofParts[part.field] ?? part.field} of ${owner ?? 'a disk'}`;
  }
  if (field.startsWith('alarm/')) {
    const [, variable] = field.split('/');
    return `the ${vmAlarms.find((alarm) => alarm.variable === variable)?.label ?? ''} alarm`;
  }
  return field.startsWith(FIELD) ? field.slice(FIELD.length) : (names[field] ?? field);
}

/** A value as a person writes it. */
export function written(view: View, field: string, value: unknown): string {
  if (field.startsWith('memory') || field.endsWith('/size')) return size(Number(value));
  if (field === 'home') return view.get('host', String(value))?.name_label ?? 'none';
  if (field.endsWith('/network')) return view.get('network', String(value))?.name_label ?? 'none';
  if (field === 'tags') return String(value).split('\n').join(', ') || 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value) || 'nothing';
}
