import type { AnyObj, View } from '../../../app/inventory/view.ts';
import { alarmKey, vmAlarms } from '../../../app/wizards/properties/alarms.ts';
import { FIELD, type Values } from '../../../app/wizards/properties/values.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import { size } from '../../ui/format/size.ts';

export type SectionId =
  'general' | 'fields' | 'members' | 'cpu' | 'memory' | 'disks' | 'nics' | 'boot' | 'start' | 'alarms' | 'home';

export interface Section {
  readonly id: SectionId;
  readonly title: string;
  /** What it holds now, in a few words. */
  readonly about: (view: View, values: Values) => string;
  /** Whether a field is asked on this page. */
  readonly has: (field: string) => boolean;
}

const some =
  (...fields: readonly string[]) =>
  (field: string): boolean =>
    fields.includes(field);
const under =
  (prefix: string) =>
  (field: string): boolean =>
    field.startsWith(prefix);

/** The values under a prefix whose field has this name. */
const named = (values: Values, prefix: string, field: string) =>
  Object.entries(values).flatMap(([key, value]) =>
    key.startsWith(prefix) && key.endsWith(`/${field}`) ? [value] : [],
  );

const count = (n: number, one: string, many: string): string =>
  n === 0 ? `no ${many}` : n === 1 ? `1 ${one}` : `${n} ${many}`;

const general: Section = {
  id: 'general',
  title: 'General',
  about: (_view, values) => String(values['name'] ?? ''),
  has: some('name', 'description', 'folder', 'tags'),
};

const fields: Section = {
  id: 'fields',
  title: 'Custom fields',
  about: (_view, values) => {
    const all = Object.entries(values).filter(([key]) => key.startsWith(FIELD));
    const filled = all.filter(([, value]) => value !== '').length;
    return all.length === 0 ? 'none defined' : `${filled} of ${all.length} filled in`;
  },
  has: under(FIELD),
};

const bootWords: Readonly<Record<string, string>> = { c: 'disk', d: 'CD', n: 'network' };

const vmSections: readonly Section[] = [
  {
    id: 'cpu',
    title: 'CPU',
    about: (_view, values) => `${values['vcpus']} of ${values['vcpusMax']} vCPUs`,
    has: some('vcpus', 'vcpusMax', 'coresPerSocket', 'weight'),
  },
  {
    id: 'memory',
    title: 'Memory',
    about: (_view, values) =>
      values['memoryMin'] === values['memoryMax']
        ? size(Number(values['memoryMax']))
        : `${size(Number(values['memoryMin']))} to ${size(Number(values['memoryMax']))}`,
    has: some('memoryMin', 'memoryMax', 'memoryLimit'),
  },
  {
    id: 'disks',
    title: 'Disks',
    about: (_view, values) => {
      const sizes = named(values, 'disk/', 'size').map(Number);
      const sum = sizes.reduce((total, one) => total + one, 0);
      return sizes.length === 0 ? 'none' : `${count(sizes.length, 'disk', 'disks')}, ${size(sum)}`;
    },
    has: under('disk/'),
  },
  {
    id: 'nics',
    title: 'Network interfaces',
    about: (view, values) =>
      named(values, 'nic/', 'network')
        .map((ref) => view.get('network', String(ref))?.name_label ?? 'gone')
        .join(', ') || 'none',
    has: under('nic/'),
  },
  {
    id: 'boot',
    title: 'Boot',
    about: (_view, values) =>
      String(values['bootOrder'])
        .split('')
        .map((letter) => bootWords[letter] ?? letter)
        .join(', ') || 'as its loader says',
    has: some('bootOrder', 'firmware', 'secureBoot', 'pvArgs'),
  },
  {
    id: 'start',
    title: 'Start options',
    about: (view, values) => {
      const ha = [...view.all('pool')].some((pool) => pool.ha_enabled);
      if (ha && values['haPriority'] === 'restart') return 'restarted by HA';
      if (ha && values['haPriority'] === 'best-effort') return 'restarted if there is room';
      return values['autoStart'] === true ? 'starts with its server' : 'started by hand';
    },
    has: some('autoStart', 'haPriority', 'order', 'startDelay', 'shutdownDelay'),
  },
  {
    id: 'alarms',
    title: 'Alarms',
    about: (_view, values) =>
      vmAlarms
        .filter(({ variable }) => values[alarmKey(variable, 'on')] === true)
        .map(({ label }) => label)
        .join(', ') || 'none',
    has: under('alarm/'),
  },
  {
    id: 'home',
    title: 'Home server',
    about: (view, values) =>
      isRef(String(values['home'])) ? (view.get('host', String(values['home']))?.name_label ?? 'gone') : 'any server',
    has: some('home'),
  },
];

const members: Section = {
  id: 'members',
  title: 'VMs and their order',
  about: (_view, values) => count(named(values, 'member/', 'in').filter((one) => one === true).length, 'VM', 'VMs'),
  has: under('member/'),
};

/** The pages of properties that an object has. */
export function sectionsOf(object: AnyObj): readonly Section[] {
  const all = 'other_config' in object ? [general, fields] : [general];
  if (object.$cls === 'VM_appliance') return [...all, members];
  if (object.$cls === 'VMSS') return [...all, { ...members, title: 'VMs' }];
  if (object.$cls !== 'VM' || object.is_a_snapshot) return all;
  // A template never runs: nothing restarts it, and it has no alarms.
  const own = object.is_a_template ? vmSections.filter(({ id }) => id !== 'alarms' && id !== 'start') : vmSections;
  return [...all, ...own];
}
