import { alarmKey, alarmsOf } from '../../../app/wizards/properties/alarms.ts';
import { SCRIPT } from '../../../app/wizards/properties/power-on.ts';
import { size } from '../../ui/format/size.ts';
import { count, named, some, under, type Section } from './section.ts';

export const alarms: Section = {
  id: 'alarms',
  title: 'Alarms',
  about: (_view, values, object) =>
    alarmsOf(object)
      .filter(({ variable }) => values[alarmKey(variable, 'on')] === true)
      .map(({ label }) => label)
      .join(', ') || 'none',
  has: under('alarm/'),
};

const onOff = (value: unknown): string => (value === true ? 'on' : 'off');

/** Of a pool, and of a server that is alone. */
export const poolSections: readonly Section[] = [
  {
    id: 'mail',
    title: 'E-mail',
    about: (_view, values) => (values['mail/on'] === true ? String(values['mail/to']) : 'none is sent'),
    has: under('mail/'),
  },
  {
    id: 'stores',
    title: 'Default storage',
    about: (view, values) => view.get('SR', String(values['defaultSr']))?.name_label ?? 'none',
    has: some('defaultSr', 'suspendSr', 'crashSr'),
  },
  {
    id: 'options',
    title: 'Advanced',
    about: (_view, values) => `compression ${onOff(values['migrationCompression'])}`,
    has: some('migrationCompression', 'livePatching', 'igmpSnooping'),
  },
  {
    id: 'security',
    title: 'Security',
    about: (_view, values) => `certificates ${values['tls'] === true ? 'checked' : 'not checked'}`,
    has: some('tls', 'oldSsl'),
  },
];

export const gpus: Section = {
  id: 'gpus',
  title: 'GPU placement',
  about: (_view, values) => count(named(values, 'gpu/', 'placement').length, 'kind of card', 'kinds of cards'),
  has: under('gpu/'),
};

const ways: Readonly<Record<string, string>> = {
  '': 'by hand',
  'wake-on-lan': 'Wake-on-LAN',
  DRAC: 'DRAC',
  iLO: 'iLO',
};

export const hostSections: readonly Section[] = [
  alarms,
  {
    id: 'storage',
    title: 'Storage paths',
    about: (_view, values) => `multipathing ${onOff(values['multipathing'])}`,
    has: some('iqn', 'multipathing'),
  },
  {
    id: 'log',
    title: 'Log destination',
    about: (_view, values) => String(values['logTo']) || 'itself',
    has: some('logTo'),
  },
  {
    id: 'power',
    title: 'Power on',
    about: (_view, values) =>
      values['power/mode'] === SCRIPT
        ? String(values['power/script']) || 'a script'
        : (ways[String(values['power/mode'])] ?? ''),
    has: under('power/'),
  },
];

export const reading: Section = {
  id: 'reading',
  title: 'Read caching',
  about: (_view, values) => onOff(values['readCaching']),
  has: some('readCaching'),
};

export const wire: Section = {
  id: 'wire',
  title: 'NIC and VLAN',
  about: (view, values) => {
    const nic = view.get('PIF', String(values['nic']));
    const tag = Number(values['vlan']);
    return nic ? `${nic.device}${tag > 0 ? `, VLAN ${tag}` : ''}, MTU ${values['mtu']}` : 'private to each server';
  },
  has: some('automatic', 'mtu', 'nic', 'vlan', 'bondMode', 'bondHashing'),
};

export const diskSize: Section = {
  id: 'size',
  title: 'Size and place',
  about: (_view, values) => size(Number(values['vdiSize'])),
  has: some('vdiSize'),
};
