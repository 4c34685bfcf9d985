import { isRef } from '../../../app/xenapi/ref.ts';
import type { Obj } from '../../../app/inventory/view.ts';
import type { Form, Subject } from './fields.ts';

const GiB = 1024 ** 3;
const today = (): string => new Date().toISOString().slice(0, 10);
const nameOf = (aims: readonly Subject[]): string => {
  const target = aims[0]?.target;
  return target && 'name_label' in target ? target.name_label : '';
};
const vmOf = (aims: readonly Subject[]): Obj<'VM'> | undefined => {
  const target = aims[0]?.target;
  return target?.$cls === 'VM' ? target : undefined;
};
const vdiOf = (aims: readonly Subject[]): Obj<'VDI'> | undefined => {
  const target = aims[0]?.target;
  return target?.$cls === 'VDI' ? target : undefined;
};
const vbdOf = (aims: readonly Subject[]): Obj<'VBD'> | undefined => {
  const target = aims[0]?.target;
  return target?.$cls === 'VBD' ? target : undefined;
};
const vifOf = (aims: readonly Subject[]): Obj<'VIF'> | undefined => {
  const target = aims[0]?.target;
  return target?.$cls === 'VIF' ? target : undefined;
};

const name = { kind: 'text', key: 'name', label: 'Name' } as const;
const description = { kind: 'area', key: 'description', label: 'Description', optional: true } as const;
const mac = {
  kind: 'text',
  key: 'mac',
  label: 'MAC address',
  hint: 'Left empty, the server makes one.',
  optional: true,
} as const;

/** What each action has to be told before it runs; those not here need nothing. */
export const forms: Readonly<Record<string, Form>> = {
  'vm.snapshot': {
    verb: 'Take snapshot',
    fields: [
      { ...name, first: () => `snapshot ${today()}` },
      description,
      {
        kind: 'choice',
        key: 'kind',
        label: 'What is kept',
        judged: true,
        first: 'disk',
        options: [
          { value: 'disk', label: 'Disks', hint: 'As after pulling the plug at this moment.' },
          { value: 'memory', label: 'Disks and memory', hint: 'Comes back running where it was; takes longer.' },
          { value: 'quiesced', label: 'Disks, applications at rest', hint: 'The guest writes everything down first.' },
        ],
      },
    ],
  },
  'snapshot.revert': {
    verb: 'Revert',
    fields: [
      {
        kind: 'text',
        key: 'keepAs',
        label: 'Keep what it is now as',
        hint: 'A snapshot taken first; empty for none, then what it is now is lost.',
        optional: true,
        first: () => `before revert ${today()}`,
      },
      {
        kind: 'switch',
        key: 'restorePower',
        label: 'Run again as it did then',
        hint: 'On the server it was on, if that can take it.',
        first: true,
      },
    ],
  },
  'snapshot.newVm': {
    verb: 'Make VM',
    fields: [
      { ...name, first: (aims) => `${nameOf(aims)} copy` },
      { kind: 'switch', key: 'start', label: 'Start it when made', first: true },
    ],
  },
  'snapshot.toTemplate': { verb: 'Make template', fields: [{ ...name, first: (aims) => `${nameOf(aims)} template` }] },
  'vm.clone': {
    verb: 'Clone',
    fields: [
      { ...name, first: (aims) => `${nameOf(aims)} clone`, hint: 'Shares the disks’ base image: made in seconds.' },
      description,
    ],
  },
  'vm.copy': {
    verb: 'Copy',
    fields: [
      { ...name, first: (aims) => `${nameOf(aims)} copy` },
      description,
      { kind: 'storage', key: 'sr', label: 'Storage', none: 'Where each disk is now', optional: true },
    ],
  },
  'vm.delete': {
    verb: 'Delete',
    width: 600,
    fields: [
      { kind: 'own-disks', key: 'disks', label: 'Disks that go with it' },
      { kind: 'own-snapshots', key: 'snapshots', label: 'Snapshots that go with it' },
    ],
  },
  'vm.shutdown': {
    verb: 'Shut down',
    fields: [
      {
        kind: 'number',
        key: 'forceAfterMinutes',
        label: 'Force it off after',
        unit: 'min',
        min: 1,
        max: 240,
        optional: true,
        first: null,
        hint: 'Empty: wait for the guest however long it takes.',
      },
    ],
  },
  'vm.startOn': {
    verb: 'Start',
    fields: [
      { kind: 'server', key: 'host', label: 'Server' },
      { kind: 'switch', key: 'paused', label: 'Paused at its first instruction', first: false },
    ],
  },
  'vm.resumeOn': { verb: 'Resume', fields: [{ kind: 'server', key: 'host', label: 'Server' }] },
  'vm.migrate': {
    verb: 'Migrate',
    fields: [
      { kind: 'server', key: 'host', label: 'To server' },
      { kind: 'switch', key: 'home', label: 'Make it the home server too', first: false },
    ],
  },
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
        optional: true,
        first: (aims) => Number(vifOf(aims)?.qos_algorithm_params['kbps'] ?? Number.NaN) || null,
        hint: 'Empty: none.',
      },
    ],
  },
  'vm.setMemory': {
    verb: 'Change memory',
    fields: [
      {
        kind: 'number',
        key: 'dynamicMin',
        label: 'At least',
        unit: 'GiB',
        factor: GiB,
        min: 0,
        first: (aims) => (vmOf(aims)?.memory_dynamic_min ?? GiB) / GiB,
      },
      {
        kind: 'number',
        key: 'dynamicMax',
        label: 'Memory',
        unit: 'GiB',
        factor: GiB,
        min: 0,
        first: (aims) => (vmOf(aims)?.memory_dynamic_max ?? GiB) / GiB,
      },
    ],
  },
  'vm.setCpus': {
    verb: 'Change CPUs',
    fields: [
      { kind: 'number', key: 'atStartup', label: 'vCPUs', min: 1, first: (aims) => vmOf(aims)?.VCPUs_at_startup ?? 1 },
      { kind: 'number', key: 'max', label: 'At most', min: 1, first: (aims) => vmOf(aims)?.VCPUs_max ?? 1 },
    ],
  },
  'vm.setStartOptions': {
    verb: 'Change start options',
    fields: [
      {
        kind: 'choice',
        key: 'haPriority',
        label: 'After a server failed',
        first: (aims) => vmOf(aims)?.ha_restart_priority ?? '',
        options: [
          { value: 'restart', label: 'Restart it' },
          { value: 'best-effort', label: 'Restart it if there is room' },
          { value: '', label: 'Leave it' },
        ],
      },
      { kind: 'number', key: 'order', label: 'Start order', min: 0, first: (aims) => vmOf(aims)?.order ?? 0 },
    ],
  },
  'vm.setBoot': {
    verb: 'Change boot options',
    fields: [
      {
        kind: 'choice',
        key: 'order',
        label: 'Boot order',
        first: (aims) => vmOf(aims)?.HVM_boot_params['order'] ?? 'cdn',
        options: [
          { value: 'cdn', label: 'Disk, then CD, then network' },
          { value: 'dcn', label: 'CD, then disk, then network' },
          { value: 'ncd', label: 'Network, then disk, then CD' },
        ],
      },
    ],
  },
  'vm.setHome': {
    verb: 'Set home server',
    fields: [
      {
        kind: 'server',
        key: 'host',
        label: 'Home server',
        none: 'None, the pool chooses',
        first: (aims) => {
          const home = vmOf(aims)?.affinity ?? '';
          return isRef(home) ? home : 'OpaqueRef:NULL';
        },
      },
    ],
  },
  'vm.setAutoStart': {
    verb: 'Change',
    fields: [
      {
        kind: 'switch',
        key: 'on',
        label: 'Start it with its server',
        first: (aims) => vmOf(aims)?.other_config['auto_poweron'] !== 'true',
      },
    ],
  },
  'vm.setVapp': { verb: 'Assign', fields: [{ kind: 'vapp', key: 'vapp', label: 'vApp', none: 'None' }] },
  'object.rename': { verb: 'Rename', fields: [{ ...name, first: nameOf }] },
  'object.describe': {
    verb: 'Change description',
    fields: [
      {
        kind: 'area',
        key: 'description',
        label: 'Description',
        first: (aims) => {
          const target = aims[0]?.target;
          return target && 'name_description' in target ? target.name_description : '';
        },
      },
    ],
  },
  'object.tag': { verb: 'Add tags', fields: [{ kind: 'words', key: 'tags', label: 'Tags', from: 'all' }] },
  'object.untag': { verb: 'Remove tags', fields: [{ kind: 'words', key: 'tags', label: 'Tags', from: 'own' }] },
  'object.folder': {
    verb: 'Move',
    fields: [
      {
        kind: 'text',
        key: 'folder',
        label: 'Folder',
        hint: 'Written like /web/shop; empty takes it out of its folder.',
        first: (aims) => {
          const target = aims[0]?.target;
          return target && 'other_config' in target ? (target.other_config['folder'] ?? '') : '';
        },
      },
    ],
  },
  'object.customField': {
    verb: 'Set',
    fields: [
      { kind: 'text', key: 'field', label: 'Field' },
      { kind: 'text', key: 'value', label: 'Value' },
    ],
  },
  'host.reboot': { verb: 'Restart server', fields: [vmsFirst()] },
  'host.shutdown': { verb: 'Shut down server', fields: [vmsFirst()] },
  'host.exitMaintenance': {
    verb: 'Exit maintenance mode',
    fields: [{ kind: 'switch', key: 'bringBack', label: 'Bring its VMs back', first: true }],
  },
  'host.enterMaintenance': { verb: 'Enter maintenance mode', fields: [] },
  'host.join': {
    verb: 'Add to pool',
    fields: [
      { kind: 'text', key: 'pool', label: 'Pool' },
      { kind: 'text', key: 'address', label: 'Address of its coordinator' },
      { kind: 'text', key: 'username', label: 'User name', first: 'root' },
      { kind: 'password', key: 'password', label: 'Password' },
    ],
  },
  'pool.createNetwork': {
    verb: 'Make network',
    fields: [
      name,
      description,
      { kind: 'nic', key: 'pif', label: 'NIC', none: 'None: only between VMs of one server', optional: true },
      { kind: 'number', key: 'vlan', label: 'VLAN', min: 0, max: 4094, optional: true, first: null },
      { kind: 'number', key: 'mtu', label: 'MTU', min: 1500, max: 9216, optional: true, first: 1500 },
      { kind: 'switch', key: 'automatic', label: 'New VMs get an interface here', first: false },
    ],
  },
  'pool.createVapp': {
    verb: 'Make vApp',
    fields: [name, description, { kind: 'some-vms', key: 'vms', label: 'VMs' }],
  },
  'vapp.shutdown': {
    verb: 'Shut down vApp',
    fields: [
      {
        kind: 'choice',
        key: 'how',
        label: 'How',
        first: 'clean',
        options: [
          { value: 'clean', label: 'Cleanly, each in turn' },
          { value: 'either', label: 'Cleanly where possible, else by force' },
          { value: 'hard', label: 'By force' },
        ],
      },
    ],
  },
  'vm.export': {
    verb: 'Export',
    fields: [
      {
        kind: 'text',
        key: 'file',
        label: 'File on this machine',
        hint: 'The full path; an .xva file is written there.',
        first: (aims) => `${nameOf(aims).replaceAll(/[^\w.-]+/g, '-')}.xva`,
      },
      {
        kind: 'choice',
        key: 'compress',
        label: 'Compression',
        first: 'no',
        options: [
          { value: 'no', label: 'None: fastest' },
          { value: 'zstd', label: 'zstd: smaller, newer servers' },
          { value: 'gzip', label: 'gzip: smaller, slow' },
        ],
      },
    ],
  },
  'pool.import': {
    verb: 'Import',
    fields: [
      { kind: 'text', key: 'file', label: 'File on this machine', hint: 'The full path of an .xva file.' },
      { kind: 'storage', key: 'sr', label: 'Storage', none: 'The pool’s default', optional: true },
      { kind: 'server', key: 'home', label: 'Home server', none: 'None, the pool chooses', optional: true },
      { kind: 'switch', key: 'start', label: 'Start it when imported', first: false },
    ],
  },
};

function vmsFirst() {
  return {
    kind: 'choice',
    key: 'vms',
    label: 'Its VMs first',
    first: 'evacuate',
    judged: true,
    options: [
      { value: 'evacuate', label: 'Move to other servers', hint: 'They keep running.' },
      { value: 'shutdown', label: 'Shut down' },
    ],
  } as const;
}
