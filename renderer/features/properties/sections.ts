import type { AnyObj, View } from '../../../app/inventory/view.ts';
import { FIELD } from '../../../app/wizards/properties/general.ts';
import { gpuGroups, settledPool } from '../../../app/wizards/properties/pool.ts';
import { alarms, diskSize, gpus, hostSections, poolSections, reading, wire } from './estate-sections.ts';
import { count, named, some, under, type Section } from './section.ts';
import { vmSections } from './vm-sections.ts';

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

const members: Section = {
  id: 'members',
  title: 'VMs and their order',
  about: (_view, values) => count(named(values, 'member/', 'in').filter((one) => one === true).length, 'VM', 'VMs'),
  has: under('member/'),
};

/** The pages of properties that an object has. */
export function sectionsOf(view: View, object: AnyObj): readonly Section[] {
  const all = 'other_config' in object ? [general, fields] : [general];
  const pool = settledPool(view, object) ? poolSections : [];
  const cards = gpuGroups(view, object).length > 0 ? [gpus] : [];
  switch (object.$cls) {
    case 'VM_appliance':
      return [...all, members];
    case 'VMSS':
      return [...all, { ...members, title: 'VMs' }];
    case 'pool':
      return [...all, ...pool, ...cards];
    case 'host':
      return [...all, ...hostSections, ...pool, ...cards];
    case 'SR':
      return object.content_type === 'iso' ? all : [...all, alarms, reading];
    case 'network':
      return [...all, wire];
    case 'VDI':
      return [...all, diskSize];
    case 'VM':
      if (object.is_a_snapshot) return all;
      // A template never runs: nothing restarts it, and it has no alarms.
      return [...all, ...vmSections.filter(({ id }) => !object.is_a_template || (id !== 'alarms' && id !== 'start'))];
    default:
      return all;
  }
}
