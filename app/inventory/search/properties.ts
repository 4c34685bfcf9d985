import { isRef } from '../../xenapi/ref.ts';
import { osOf, startedAt, toolsOf } from '../describe/guest.ts';
import { mixedVersions } from '../describe/health.ts';
import { poolOf } from '../describe/home.ts';
import { displayName } from '../describe/names.ts';
import { addresses } from '../tree/text.ts';
import type { AnyObj } from '../view.ts';
import { kindIn, KIND_WORDS } from './kinds.ts';
import type { Option, Property } from './property.ts';
import { related } from './related.ts';

const isVm = (obj: AnyObj) => obj.$cls === 'VM' && !obj.is_a_template && !obj.is_a_snapshot;
const flag = (is: boolean): readonly string[] => [is ? 'yes' : 'no'];
const FIELD = 'XenCenter.CustomFields.';
const FIELD_PROPERTY = 'field:';

const options = (of: Readonly<Record<string, string>>): readonly Option[] =>
  Object.entries(of).map(([value, label]) => ({ value, label }));

export const POWER = options({ Running: 'Running', Halted: 'Halted', Suspended: 'Suspended', Paused: 'Paused' });
export const TOOLS = options({
  'present': 'Tools answer',
  'drivers-only': 'Fast drivers only',
  'missing': 'No tools',
  'unknown': 'Not running, or just started',
}); // prettier-ignore
const RESTART = options({
  'restart': 'Restart',
  'best-effort': 'Restart if possible',
  'none': 'Do not restart',
}); // prettier-ignore

const own: readonly Property[] = [
  { id: 'name', label: 'Name', sort: 'text', reads: [], of: ({ view }, obj) => [displayName(view, obj)] },
  {
    id: 'description',
    label: 'Description',
    sort: 'text',
    reads: [],
    of: (_reading, obj) => ('name_description' in obj ? [obj.name_description] : undefined),
  },
  {
    id: 'kind',
    label: 'Kind',
    sort: 'choice',
    options: options(KIND_WORDS),
    reads: [],
    of: (_reading, obj) => [kindIn(obj) ?? 'other'],
  },
  {
    id: 'tag',
    label: 'Tag',
    sort: 'tag',
    reads: [],
    of: (_reading, obj) => ('tags' in obj ? obj.tags : undefined),
  },
  {
    id: 'power',
    label: 'Power state',
    sort: 'choice',
    options: POWER,
    reads: [],
    of: (_reading, obj) => (obj.$cls === 'VM' && isVm(obj) ? [obj.power_state] : undefined),
  },
  {
    id: 'system',
    label: 'Operating system',
    sort: 'text',
    reads: ['VM_guest_metrics'],
    none: 'Unknown system',
    of({ view }, obj) {
      if (obj.$cls !== 'VM' || !isVm(obj)) return undefined;
      const system = osOf(view, obj);
      return system === undefined ? [] : [system];
    },
  },
  {
    id: 'tools',
    label: 'Guest tools',
    sort: 'choice',
    options: TOOLS,
    reads: ['VM_guest_metrics', 'VM_metrics'],
    of: ({ view, now }, obj) => (obj.$cls === 'VM' && isVm(obj) ? [toolsOf(view, obj, now).is] : undefined),
  },
  {
    id: 'memory',
    label: 'Memory',
    sort: 'number',
    unit: { word: 'MiB', size: 2 ** 20 },
    reads: ['VM_metrics'],
    of({ view }, obj) {
      if (obj.$cls !== 'VM' || !isVm(obj)) return undefined;
      const metrics = isRef(obj.metrics) ? view.get('VM_metrics', obj.metrics) : undefined;
      return metrics && [String(metrics.memory_actual)];
    },
  },
  {
    id: 'size',
    label: 'Disk size',
    sort: 'number',
    unit: { word: 'GiB', size: 2 ** 30 },
    reads: [],
    of: (_reading, obj) => (obj.$cls === 'VDI' ? [String(obj.virtual_size)] : undefined),
  },
  {
    id: 'address',
    label: 'Address',
    sort: 'address',
    reads: ['VM_guest_metrics', 'PIF'],
    of: ({ view }, obj) => (obj.$cls === 'VM' || obj.$cls === 'host' ? addresses(view, obj) : undefined),
  },
  {
    id: 'started',
    label: 'Started',
    sort: 'date',
    reads: ['VM_metrics'],
    of({ view }, obj) {
      const at = obj.$cls === 'VM' && isVm(obj) ? startedAt(view, obj) : undefined;
      return at === undefined ? undefined : [String(at)];
    },
  },
  {
    id: 'ha',
    label: 'HA restart priority',
    sort: 'choice',
    options: RESTART,
    reads: ['pool'],
    of: ({ view }, obj) =>
      obj.$cls === 'VM' && isVm(obj) && poolOf(view)?.ha_enabled ? [obj.ha_restart_priority || 'none'] : undefined,
  },
  {
    id: 'ha-on',
    label: 'High availability is on',
    sort: 'flag',
    reads: ['pool'],
    of: (_reading, obj) => (obj.$cls === 'pool' ? flag(obj.ha_enabled) : undefined),
  },
  {
    id: 'mixed',
    label: 'Servers of several versions',
    sort: 'flag',
    reads: ['host'],
    of: ({ view }, obj) => (obj.$cls === 'pool' ? flag(mixedVersions(view)) : undefined),
  },
  {
    id: 'shared',
    label: 'Shared',
    sort: 'flag',
    reads: ['SR'],
    of({ view }, obj) {
      if (obj.$cls === 'SR') return flag(obj.shared);
      const sr = obj.$cls === 'VDI' ? view.get('SR', obj.SR) : undefined;
      return sr && flag(sr.shared);
    },
  },
  {
    id: 'in-vapp',
    label: 'In a vApp',
    sort: 'flag',
    reads: [],
    of: (_reading, obj) => (obj.$cls === 'VM' && isVm(obj) ? flag(isRef(obj.appliance)) : undefined),
  },
  {
    id: 'has-fields',
    label: 'Has custom fields',
    sort: 'flag',
    reads: [],
    of: (_reading, obj) =>
      'other_config' in obj ? flag(Object.keys(obj.other_config).some((key) => key.startsWith(FIELD))) : undefined,
  },
  {
    id: 'uuid',
    label: 'UUID',
    sort: 'text',
    reads: [],
    of: (_reading, obj) => [obj.uuid],
  },
];

/** Those with a name of their own; custom fields come with the pools. */
export const PROPERTIES: readonly Property[] = [...own, ...related];

const known = new Map(PROPERTIES.map((property) => [property.id, property]));

/** What an object says in a custom field. */
export const fieldValue = (obj: AnyObj, name: string): string | undefined =>
  'other_config' in obj ? obj.other_config[FIELD + name] : undefined;

/** The property of a custom field that somebody defined. */
export const fieldProperty = (name: string): Property => ({
  id: FIELD_PROPERTY + name,
  label: name,
  sort: 'text',
  reads: [],
  of(_reading, obj) {
    const value = fieldValue(obj, name);
    return value === undefined ? undefined : [value];
  },
});

/** A property by its id. */
export const propertyOf = (id: string): Property | undefined =>
  known.get(id) ?? (id.startsWith(FIELD_PROPERTY) ? fieldProperty(id.slice(FIELD_PROPERTY.length)) : undefined);

/** The name of the custom field a property stands for. */
export const fieldOf = (id: string): string | undefined =>
  id.startsWith(FIELD_PROPERTY) ? id.slice(FIELD_PROPERTY.length) : undefined;

/** Those that objects can stand under. */
export const GROUPABLE: readonly string[] = [
  'pool', 'server', 'kind', 'power', 'system', 'tools', 'network', 'storage', 'disk', 'vm', 'vapp', 'folder', 'tag', 'ha',
]; // prettier-ignore
