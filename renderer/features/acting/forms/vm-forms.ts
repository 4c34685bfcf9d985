import { isRef } from '../../../../app/xenapi/ref.ts';
import type { Form } from '../fields.ts';
import { GiB, today, nameOf, vmOf, name, description } from '../aims.ts';

/** What is asked about VMs, templates and snapshots as wholes. */
export const vmForms: Readonly<Record<string, Form>> = {
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
  'vm.setSchedule': {
    verb: 'Assign',
    fields: [{ kind: 'schedule', key: 'schedule', label: 'Schedule', none: 'None' }],
  },
};
