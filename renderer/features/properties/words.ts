import { alarmKind } from '../../../app/wizards/properties/alarms.ts';
import { partOf } from '../../../app/wizards/properties/devices.ts';
import { FIELD } from '../../../app/wizards/properties/general.ts';
import type { View } from '../../../app/inventory/view.ts';
import { size } from '../../ui/format/size.ts';

const names: Readonly<Record<string, string>> = {
  name: 'the name', description: 'the description', folder: 'the folder', tags: 'the tags', vcpus: 'vCPUs', vcpusMax: 'the most vCPUs', coresPerSocket: 'the topology', weight: 'the priority', memoryMin: 'the least memory', memoryMax: 'memory', memoryLimit: 'the memory limit', bootOrder: 'the boot order', firmware: 'the firmware', secureBoot: 'Secure Boot', pvArgs: 'boot arguments', home: 'the home server', autoStart: 'starting with the server', haPriority: 'restart by HA', order: 'the start order', startDelay: 'the start delay', shutdownDelay: 'the shutdown delay',
  'mail/on': 'whether e-mail is sent', 'mail/to': 'who gets e-mail', 'mail/server': 'the mail server', 'mail/port': 'the mail server’s port', 'mail/language': 'the language of e-mail',
  defaultSr: 'the default storage', suspendSr: 'the storage of suspended VMs', crashSr: 'the storage of crash dumps', migrationCompression: 'migration compression', livePatching: 'live patching', igmpSnooping: 'IGMP snooping', tls: 'certificate checking', oldSsl: 'the old SSL',
  iqn: 'the iSCSI name', multipathing: 'multipathing', logTo: 'where the log goes', 'power/mode': 'how it is powered on', 'power/script': 'the script that powers it on', 'power/ip': 'the controller', 'power/user': 'the controller’s user', 'power/password': 'the controller’s password', 'power/told': 'what the script is told',
  readCaching: 'read caching', vdiSize: 'the size', automatic: 'whether new VMs get it', mtu: 'the MTU', nic: 'the NIC', vlan: 'the VLAN', bondMode: 'the bond’s mode', bondHashing: 'how the bond spreads traffic',
}; // prettier-ignore

const ofParts: Readonly<Record<string, string>> = {
  name: 'the name', size: 'the size', position: 'the position', mode: 'the access', bootable: 'whether one can boot from it', priority: 'the access priority', network: 'the network', mac: 'the MAC address', limit: 'the limit', locking: 'the addresses',
}; // prettier-ignore

/** "the start order", "the size of web-07 logs". */
export function nameOfField(view: View, field: string): string {
  const part = partOf(field);
  if (part) {
    if (part.kind === 'gpu') return `the placement on ${view.get('GPU_group', part.ref)?.name_label ?? 'a GPU'}`;
    const vbd = view.get('VBD', part.ref);
    const owner =
      part.kind === 'disk' ? vbd && view.get('VDI', vbd.VDI)?.name_label : `eth${view.get('VIF', part.ref)?.device}`;
    return `${ofParts[part.field] ?? part.field} of ${owner ?? 'a disk'}`;
  }
  if (field.startsWith('alarm/')) {
    const [, variable] = field.split('/');
    return `the ${alarmKind(variable ?? '')?.label ?? ''} alarm`;
  }
  return field.startsWith(FIELD) ? field.slice(FIELD.length) : (names[field] ?? field);
}

/** A value as a person writes it. */
export function written(view: View, field: string, value: unknown): string {
  if (field.startsWith('memory') || field.endsWith('/size') || field === 'vdiSize') return size(Number(value));
  if (field === 'home') return view.get('host', String(value))?.name_label ?? 'none';
  if (field.endsWith('Sr')) return view.get('SR', String(value))?.name_label ?? 'none';
  if (field === 'nic') return view.get('PIF', String(value))?.device ?? 'none';
  if (field.endsWith('/network')) return view.get('network', String(value))?.name_label ?? 'none';
  if (field === 'tags') return String(value).split('\n').join(', ') || 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value) || 'nothing';
}
