import { isRef } from '../../../app/xenapi/ref.ts';
import { size } from '../../ui/format/size.ts';
import { alarms } from './estate-sections.ts';
import { count, named, some, under, type Section } from './section.ts';

const bootWords: Readonly<Record<string, string>> = { c: 'disk', d: 'CD', n: 'network' };

/** Of a VM; a template has some of them. */
export const vmSections: readonly Section[] = [
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
  alarms,
  {
    id: 'home',
    title: 'Home server',
    about: (view, values) =>
      isRef(String(values['home'])) ? (view.get('host', String(values['home']))?.name_label ?? 'gone') : 'any server',
    has: some('home'),
  },
];
