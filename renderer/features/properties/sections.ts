import type { AnyObj, View } from '../../../app/inventory/view.ts';
import type { Values } from '../../../app/wizards/properties/values.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import { size } from '../../ui/format/size.ts';

export type SectionId = 'general' | 'cpu' | 'memory' | 'boot' | 'start' | 'home';

export interface Section {
  readonly id: SectionId;
  readonly title: string;
  /** What it holds now, in a few words. */
  readonly about: (view: View, values: Values) => string;
  readonly fields: readonly string[];
}

const general: Section = {
  id: 'general',
  title: 'General',
  about: (_view, values) => String(values['name'] ?? ''),
  fields: ['name', 'description', 'folder', 'tags'],
};

const bootWords: Readonly<Record<string, string>> = { c: 'disk', d: 'CD', n: 'network' };

const vmSections: readonly Section[] = [
  {
    id: 'cpu',
    title: 'CPU',
    about: (_view, values) => `${values['vcpus']} of ${values['vcpusMax']} vCPUs`,
    fields: ['vcpus', 'vcpusMax', 'coresPerSocket', 'weight'],
  },
  {
    id: 'memory',
    title: 'Memory',
    about: (_view, values) =>
      values['memoryMin'] === values['memoryMax']
        ? size(Number(values['memoryMax']))
        : `${size(Number(values['memoryMin']))} to ${size(Number(values['memoryMax']))}`,
    fields: ['memoryMin', 'memoryMax', 'memoryLimit'],
  },
  {
    id: 'boot',
    title: 'Boot',
    about: (_view, values) =>
      String(values['bootOrder'])
        .split('')
        .map((letter) => bootWords[letter] ?? letter)
        .join(', ') || 'as its loader says',
    fields: ['bootOrder', 'firmware', 'secureBoot', 'pvArgs'],
  },
  {
    id: 'start',
    title: 'Start options',
    about: (_view, values) =>
      values['haPriority'] === 'restart'
        ? 'restarted by HA'
        : values['haPriority'] === 'best-effort'
          ? 'restarted if there is room'
          : values['autoStart'] === true
            ? 'starts with its server'
            : 'started by hand',
    fields: ['autoStart', 'haPriority', 'order', 'startDelay', 'shutdownDelay'],
  },
  {
    id: 'home',
    title: 'Home server',
    about: (view, values) =>
      isRef(String(values['home'])) ? (view.get('host', String(values['home']))?.name_label ?? 'gone') : 'any server',
    fields: ['home'],
  },
];

/** The pages of properties that an object has. */
export function sectionsOf(object: AnyObj): readonly Section[] {
  return object.$cls === 'VM' && !object.is_a_snapshot ? [general, ...vmSections] : [general];
}
