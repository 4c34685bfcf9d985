import type { Form } from '../fields.ts';
import { GiB, nameOf, vdiOf, vbdOf, vifOf, name, description, mac } from '../aims.ts';

/** What is asked about disks, drives and interfaces. */
export const deviceForms: Readonly<Record<string, Form>> = {
  'vm.insertCd': { verb: 'Insert', fields: [{ kind: 'disc', key: 'vdi', label: 'Disc' }] },
  'vm.addDisk': {
    verb: 'Add disk',
    fields: [
      { ...name, first: (aims) => `${nameOf(aims)} data` },
      description,
      { kind: 'storage', key: 'sr', label: 'Storage' },
      { kind: 'number', key: 'size', label: 'Size', unit: 'GiB', factor: GiB, min: 1, first: 20 },
      { kind: 'switch', key: 'readOnly', label: 'Read-only', first: false },
    ],
  },
  'sr.addDisk': {
    verb: 'Make disk',
    fields: [
      { ...name, first: () => 'data', hint: 'No VM has it until it is attached to one.' },
      description,
      { kind: 'number', key: 'size', label: 'Size', unit: 'GiB', factor: GiB, min: 1, first: 20 },
    ],
  },
  'vm.attachDisk': {
    verb: 'Attach',
    fields: [
      { kind: 'disk', key: 'vdi', label: 'Disk' },
      { kind: 'switch', key: 'readOnly', label: 'Read-only', first: false },
    ],
  },
  'vbd.change': {
    verb: 'Change',
    fields: [
      {
        kind: 'choice',
        key: 'mode',
        label: 'Access',
        first: (aims) => vbdOf(aims)?.mode ?? 'RW',
        options: [
          { value: 'RW', label: 'Read and write' },
          { value: 'RO', label: 'Read-only' },
        ],
      },
      { kind: 'text', key: 'userdevice', label: 'Position', first: (aims) => vbdOf(aims)?.userdevice ?? '' },
      { kind: 'switch', key: 'bootable', label: 'Bootable', first: (aims) => vbdOf(aims)?.bootable ?? false },
      {
        kind: 'number',
        key: 'priority',
        label: 'Access priority',
        min: 0,
        max: 7,
        optional: true,
        first: (aims) => Number(vbdOf(aims)?.qos_algorithm_params['class'] ?? Number.NaN) || null,
        hint: '0 waits for all others, 7 goes before them.',
      },
    ],
  },
  'vdi.resize': {
    verb: 'Resize',
    fields: [
      {
        kind: 'number',
        key: 'size',
        label: 'New size',
        unit: 'GiB',
        factor: GiB,
        min: 1,
        first: (aims) => Math.ceil((vdiOf(aims)?.virtual_size ?? GiB) / GiB),
        hint: 'A disk can grow, not shrink.',
      },
    ],
  },
  'vdi.move': { verb: 'Move', fields: [{ kind: 'storage', key: 'sr', label: 'To storage' }] },
  'vm.addNic': { verb: 'Add interface', fields: [{ kind: 'network', key: 'network', label: 'Network' }, mac] },
  'vif.change': {
    verb: 'Change',
    fields: [
      { kind: 'network', key: 'network', label: 'Network', first: (aims) => vifOf(aims)?.network ?? '' },
      {
        ...mac,
        hint: 'Changing it means taking the interface out and putting a new one in.',
        first: (aims) => vifOf(aims)?.MAC ?? '',
      },
      {
        kind: 'choice',
        key: 'locking',
        label: 'Addresses',
        first: (aims) => vifOf(aims)?.locking_mode ?? 'network_default',
        options: [
          { value: 'network_default', label: 'As the network says' },
          { value: 'unlocked', label: 'Any' },
          { value: 'locked', label: 'Only those allowed' },
          { value: 'disabled', label: 'None: it is cut off' },
        ],
      },
      {
        kind: 'number',
        key: 'limit',
        label: 'Limit',
        unit: 'KiB/s',
        min: 0,
        first: (aims) => Number(vifOf(aims)?.qos_algorithm_params['kbps'] ?? 0),
        hint: '0: none.',
      },
    ],
  },
};
