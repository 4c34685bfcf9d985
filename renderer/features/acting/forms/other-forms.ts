import type { Form } from '../fields.ts';
import { rhythm } from '../rhythm.ts';
import { nameOf, name, description } from '../aims.ts';

/** What is asked about servers, pools, networks, and the order of things. */
export const otherForms: Readonly<Record<string, Form>> = {
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
  'object.retag': { verb: 'Rename', fields: [{ kind: 'text', key: 'to', label: 'New name' }] },
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
  'pool.newFolder': {
    verb: 'Make folder',
    fields: [{ kind: 'text', key: 'folder', label: 'Folder', hint: 'Written like /web/shop.', first: () => '/' }],
  },
  'pool.moveFolder': {
    verb: 'Move',
    fields: [
      { kind: 'text', key: 'to', label: 'New place', hint: 'Written like /web/shop, with the name it shall have.' },
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
  'pool.enableHa': {
    verb: 'Turn on',
    fields: [
      { kind: 'storage', key: 'sr', label: 'Heartbeat on' },
      {
        kind: 'number',
        key: 'failures',
        label: 'Server failures to survive',
        min: 0,
        max: 64,
        first: 1,
        hint: 'Room is kept to restart protected VMs after so many. Which are protected is set for each VM.',
      },
    ],
  },
  'pool.setHaTolerance': {
    verb: 'Change',
    fields: [
      {
        kind: 'number',
        key: 'failures',
        label: 'Server failures to survive',
        min: 0,
        max: 64,
        hint: 'Room is kept to restart protected VMs after so many.',
        first: (aims) => {
          const target = aims[0]?.target;
          return target?.$cls === 'pool' ? target.ha_host_failures_to_tolerate : 1;
        },
      },
    ],
  },
  'host.enterMaintenance': { verb: 'Enter maintenance mode', fields: [] },
  'host.join': {
    verb: 'Add to pool',
    fields: [
      { kind: 'pool', key: 'pool', label: 'Pool' },
      { kind: 'password', key: 'password', label: 'Password there' },
    ],
    follow(answers, connections) {
      const into = connections.find(({ id }) => id === answers['pool']);
      if (!into) return {};
      return {
        name: into.name,
        address: into.state.at === 'live' ? into.state.address : into.address,
        username: into.username,
      };
    },
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
  'pool.createSchedule': {
    verb: 'Make schedule',
    fields: [name, description, ...rhythm, { kind: 'some-vms', key: 'vms', label: 'VMs' }],
  },
  'schedule.change': { verb: 'Change', fields: rhythm },
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
