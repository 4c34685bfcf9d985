import type { AnyObj, Obj, View } from '../../inventory/view.ts';
import { isRef, NULL_REF } from '../../xenapi/ref.ts';

/** One value per field, of a kind that compares simply; tags are one text each line. */
export type Values = Readonly<Record<string, string | number | boolean>>;

const textTags = (tags: readonly string[]): string => [...tags].sort().join('\n');

function vmValues(vm: Obj<'VM'>): Values {
  return {
    vcpus: vm.VCPUs_at_startup,
    vcpusMax: vm.VCPUs_max,
    coresPerSocket: Number(vm.platform['cores-per-socket'] ?? 1) || 1,
    weight: Number(vm.VCPUs_params['weight'] ?? 256) || 256,
    memoryMin: vm.memory_dynamic_min,
    memoryMax: vm.memory_dynamic_max,
    memoryLimit: vm.memory_static_max,
    bootOrder: vm.HVM_boot_params['order'] ?? '',
    firmware: vm.HVM_boot_params['firmware'] ?? 'bios',
    secureBoot: vm.platform['secureboot'] ?? 'false',
    pvArgs: vm.PV_args,
    home: isRef(vm.affinity) ? vm.affinity : NULL_REF,
    autoStart: vm.other_config['auto_poweron'] === 'true',
    haPriority: vm.ha_restart_priority,
    order: vm.order,
    startDelay: vm.start_delay,
    shutdownDelay: vm.shutdown_delay,
  };
}

/** What can be changed about an object, as it is now. */
export function valuesOf(object: AnyObj): Values {
  return {
    name: 'name_label' in object ? object.name_label : '',
    description: 'name_description' in object ? object.name_description : '',
    folder: 'other_config' in object ? (object.other_config['folder'] ?? '') : '',
    tags: 'tags' in object ? textTags(object.tags) : '',
    ...(object.$cls === 'VM' ? vmValues(object) : {}),
  };
}

interface Merged {
  /** What the dialog shows: edits of this person, else what is true now. */
  readonly values: Values;
  /** Changed by somebody else meanwhile, and not by this person: simply followed. */
  readonly followed: readonly string[];
  /** Changed by both, to different values. */
  readonly conflicts: readonly string[];
  /** To be written: differs from what is true now. */
  readonly changed: readonly string[];
}

/** Three-way: how it was when the dialog opened, what this person made of it, how it is now. */
export function merge(base: Values, edits: Values, live: Values): Merged {
  const values: Record<string, string | number | boolean> = {};
  const followed: string[] = [];
  const conflicts: string[] = [];
  const changed: string[] = [];
  for (const key of Object.keys(live)) {
    const now = live[key] ?? '';
    const edit = edits[key];
    const moved = base[key] !== now;
    values[key] = edit === undefined ? now : edit;
    if (edit === undefined) {
      if (moved) followed.push(key);
    } else if (edit !== now) {
      changed.push(key);
      if (moved) conflicts.push(key);
    }
  }
  return { values, followed, conflicts, changed };
}

/** What is wrong with a field before anything is asked of the server. */
export function errorsOf(view: View, object: AnyObj, values: Values): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  const number = (key: string): number => Number(values[key] ?? 0);
  if (String(values['name'] ?? '').trim() === '' && 'name_label' in object && object.name_label !== '')
    errors['name'] = 'It needs a name';
  if (!/^(\/[^/;]+)*$/.test(String(values['folder'] ?? ''))) errors['folder'] = 'Write it like /web/shop';
  if (object.$cls !== 'VM') return errors;
  if (number('vcpus') < 1) errors['vcpus'] = 'At least one';
  if (number('vcpus') > number('vcpusMax')) errors['vcpus'] = 'More than its most';
  if (number('coresPerSocket') < 1 || number('vcpusMax') % number('coresPerSocket') !== 0)
    errors['coresPerSocket'] = `${number('vcpusMax')} vCPUs do not make sockets of ${number('coresPerSocket')}`;
  if (number('memoryMin') > number('memoryMax')) errors['memoryMin'] = 'Not above the most it takes';
  if (number('memoryMax') > number('memoryLimit')) errors['memoryMax'] = 'Not above its limit';
  if (number('memoryMin') < object.memory_static_min) errors['memoryMin'] = 'Less than the VM needs to start';
  if (isRef(String(values['home'])) && !view.get('host', String(values['home'])))
    errors['home'] = 'That server is gone';
  for (const key of ['order', 'startDelay', 'shutdownDelay']) if (number(key) < 0) errors[key] = 'Not below zero';
  return errors;
}

export interface Write {
  readonly action: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The fields it settles. */
  readonly fields: readonly string[];
}

const list = (text: string | number | boolean | undefined): readonly string[] =>
  String(text ?? '')
    .split('\n')
    .map((word) => word.trim())
    .filter(Boolean);

/** The actions that write what changed, and nothing else, in the order in which the server takes them. */
export function writesFor(object: AnyObj, merged: Merged): readonly Write[] {
  const { values, changed } = merged;
  const has = (...keys: readonly string[]) => keys.filter((key) => changed.includes(key));
  const writes: Write[] = [];
  const put = (action: string, args: Readonly<Record<string, unknown>>, fields: readonly string[]) => {
    if (fields.length > 0) writes.push({ action, args, fields });
  };
  const only = (names: Readonly<Record<string, string>>, fields: readonly string[]) =>
    Object.fromEntries(
      Object.entries(names).flatMap(([arg, key]) => (fields.includes(key) ? [[arg, values[key]]] : [])),
    );
  put('object.rename', { name: String(values['name'] ?? '').trim() }, has('name'));
  put('object.describe', { description: values['description'] }, has('description'));
  put('object.folder', { folder: values['folder'] }, has('folder'));
  if (changed.includes('tags') && 'tags' in object) {
    const wished = list(values['tags']);
    const add = wished.filter((tag) => !object.tags.includes(tag));
    const remove = object.tags.filter((tag) => !wished.includes(tag));
    put('object.tag', { tags: add }, add.length > 0 ? ['tags'] : []);
    put('object.untag', { tags: remove }, remove.length > 0 ? ['tags'] : []);
  }
  if (object.$cls !== 'VM') return writes;
  const cpu = has('vcpus', 'vcpusMax', 'coresPerSocket', 'weight');
  put(
    'vm.setCpus',
    only({ atStartup: 'vcpus', max: 'vcpusMax', coresPerSocket: 'coresPerSocket', weight: 'weight' }, cpu),
    cpu,
  );
  const memory = has('memoryMin', 'memoryMax', 'memoryLimit');
  put(
    'vm.setMemory',
    {
      dynamicMin: values['memoryMin'],
      dynamicMax: values['memoryMax'],
      ...(changed.includes('memoryLimit') ? { staticMax: values['memoryLimit'] } : {}),
    },
    memory,
  );
  const boot = has('bootOrder', 'firmware', 'secureBoot', 'pvArgs');
  put(
    'vm.setBoot',
    only({ order: 'bootOrder', firmware: 'firmware', secureBoot: 'secureBoot', pvArgs: 'pvArgs' }, boot),
    boot,
  );
  put('vm.setHome', { host: values['home'] }, has('home'));
  put('vm.setAutoStart', { on: values['autoStart'] }, has('autoStart'));
  const start = has('haPriority', 'order', 'startDelay', 'shutdownDelay');
  put(
    'vm.setStartOptions',
    only({ haPriority: 'haPriority', order: 'order', startDelay: 'startDelay', shutdownDelay: 'shutdownDelay' }, start),
    start,
  );
  return writes;
}
