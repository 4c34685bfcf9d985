import type { AnyObj, MirroredCls, Obj, View } from '../../inventory/view.ts';
import { ownDisks } from '../new-vm/template.ts';
import { alarmKey, vmAlarms } from './alarms.ts';
import { nicsOf, partKey } from './devices.ts';
import type { merge } from './merge.ts';
import { candidatesOf } from './members.ts';
import { FIELD } from './values.ts';
import type { Values } from './values.ts';
import { NULL_REF } from '../../xenapi/ref.ts';

type Args = Readonly<Record<string, unknown>>;

export interface Write {
  readonly action: string;
  readonly args: Args;
  /** The fields it settles. */
  readonly fields: readonly string[];
  /** What it is done to, where that is not the object itself. */
  readonly target: { readonly $cls: MirroredCls; readonly uuid: string };
}

const list = (text: string | number | boolean | undefined): readonly string[] =>
  String(text ?? '')
    .split('\n')
    .map((word) => word.trim())
    .filter(Boolean);

/** Gathers the writes of what changed, by the names that arguments have. */
class Writes {
  readonly all: Write[] = [];
  readonly #merged: Pick<ReturnType<typeof merge>, 'values' | 'changed'>;

  constructor(merged: Pick<ReturnType<typeof merge>, 'values' | 'changed'>) {
    this.#merged = merged;
  }

  value(key: string) {
    return this.#merged.values[key];
  }

  changed(...keys: readonly string[]): readonly string[] {
    return keys.filter((key) => this.#merged.changed.includes(key));
  }

  put(target: Write['target'], action: string, args: Args, fields: readonly string[]): void {
    if (fields.length > 0) this.all.push({ action, args, fields, target: { $cls: target.$cls, uuid: target.uuid } });
  }

  /** Only those arguments whose field changed: `names` are arguments by field. */
  some(target: Write['target'], action: string, names: Readonly<Record<string, string>>): void {
    const fields = this.changed(...Object.values(names));
    const args = Object.entries(names).flatMap(([arg, key]) => (fields.includes(key) ? [[arg, this.value(key)]] : []));
    this.put(target, action, Object.fromEntries(args) as Args, fields);
  }
}

function putDisks(writes: Writes, view: View, vm: Obj<'VM'>): void {
  const settled = new Set<string>();
  for (const { vbd, vdi } of ownDisks(view, vm)) {
    const key = (field: string) => partKey('disk', vbd.$ref, field);
    writes.put(vdi, 'object.rename', { name: String(writes.value(key('name'))).trim() }, writes.changed(key('name')));
    writes.put(vdi, 'vdi.resize', { size: writes.value(key('size')) }, writes.changed(key('size')));
    const fields = writes.changed(key('position'), key('mode'), key('bootable'), key('priority'));
    const args: Record<string, unknown> = {};
    // Two that change places are one exchange, told to either of them.
    if (fields.includes(key('position')) && !settled.has(vbd.userdevice)) {
      args['userdevice'] = writes.value(key('position'));
      settled.add(String(args['userdevice']));
    }
    if (fields.includes(key('mode'))) args['mode'] = writes.value(key('mode'));
    if (fields.includes(key('bootable'))) args['bootable'] = writes.value(key('bootable'));
    if (fields.includes(key('priority'))) args['priority'] = Number(writes.value(key('priority')));
    if (Object.keys(args).length > 0) writes.put(vbd, 'vbd.change', args, fields);
  }
}

function putAlarms(writes: Writes, vm: Obj<'VM'>): void {
  const alarms: object[] = [];
  const fields: string[] = [];
  for (const { variable, factor } of vmAlarms) {
    const mine = writes.changed(
      ...(['on', 'level', 'minutes', 'repeat'] as const).map((field) => alarmKey(variable, field)),
    );
    const on = writes.value(alarmKey(variable, 'on')) === true;
    if (mine.length === 0 || (!on && !mine.includes(alarmKey(variable, 'on')))) continue;
    fields.push(...mine);
    alarms.push(
      on
        ? {
            variable,
            level: Number(writes.value(alarmKey(variable, 'level'))) * factor,
            period: Number(writes.value(alarmKey(variable, 'minutes'))) * 60,
            inhibit: Number(writes.value(alarmKey(variable, 'repeat'))) * 60,
          }
        : { variable },
    );
  }
  writes.put(vm, 'vm.setAlarms', { alarms }, fields);
}

function putMembers(writes: Writes, view: View, group: Obj<'VM_appliance'> | Obj<'VMSS'>): void {
  for (const vm of candidatesOf(view)) {
    const key = (field: string) => partKey('member', vm.$ref, field);
    const into = writes.value(key('in')) === true ? group.$ref : NULL_REF;
    const fields = writes.changed(key('in'));
    if (group.$cls === 'VMSS') writes.put(vm, 'vm.setSchedule', { schedule: into }, fields);
    else writes.put(vm, 'vm.setVapp', { vapp: into }, fields);
    writes.some(vm, 'vm.setStartOptions', {
      order: key('order'),
      startDelay: key('startDelay'),
      shutdownDelay: key('shutdownDelay'),
    });
  }
}

function putVm(writes: Writes, view: View, vm: Obj<'VM'>): void {
  writes.some(vm, 'vm.setCpus', {
    atStartup: 'vcpus',
    max: 'vcpusMax',
    coresPerSocket: 'coresPerSocket',
    weight: 'weight',
  });
  writes.some(vm, 'vm.setMemory', { dynamicMin: 'memoryMin', dynamicMax: 'memoryMax', staticMax: 'memoryLimit' });
  writes.some(vm, 'vm.setBoot', {
    order: 'bootOrder',
    firmware: 'firmware',
    secureBoot: 'secureBoot',
    pvArgs: 'pvArgs',
  });
  writes.put(vm, 'vm.setHome', { host: writes.value('home') }, writes.changed('home'));
  writes.put(vm, 'vm.setAutoStart', { on: writes.value('autoStart') }, writes.changed('autoStart'));
  writes.some(vm, 'vm.setStartOptions', {
    haPriority: 'haPriority',
    order: 'order',
    startDelay: 'startDelay',
    shutdownDelay: 'shutdownDelay',
  });
  putDisks(writes, view, vm);
  for (const vif of nicsOf(view, vm)) {
    const key = (field: string) => partKey('nic', vif.$ref, field);
    writes.some(vif, 'vif.change', {
      network: key('network'),
      mac: key('mac'),
      limit: key('limit'),
      locking: key('locking'),
    });
  }
  putAlarms(writes, vm);
}

/** The actions that write what changed, and nothing else, in the order in which the server takes them. */
export function writesFor(
  view: View,
  object: AnyObj,
  merged: Pick<ReturnType<typeof merge>, 'values' | 'changed'>,
): readonly Write[] {
  const writes = new Writes(merged);
  writes.put(object, 'object.rename', { name: String(writes.value('name') ?? '').trim() }, writes.changed('name'));
  writes.put(object, 'object.describe', { description: writes.value('description') }, writes.changed('description'));
  writes.put(object, 'object.folder', { folder: writes.value('folder') }, writes.changed('folder'));
  if (writes.changed('tags').length > 0 && 'tags' in object) {
    const wished = list(writes.value('tags'));
    const add = wished.filter((tag) => !object.tags.includes(tag));
    const remove = object.tags.filter((tag) => !wished.includes(tag));
    writes.put(object, 'object.tag', { tags: add }, add.length > 0 ? ['tags'] : []);
    writes.put(object, 'object.untag', { tags: remove }, remove.length > 0 ? ['tags'] : []);
  }
  for (const key of merged.changed)
    if (key.startsWith(FIELD))
      writes.put(object, 'object.customField', { field: key.slice(FIELD.length), value: writes.value(key) }, [key]);
  if (object.$cls === 'VM_appliance' || object.$cls === 'VMSS') putMembers(writes, view, object);
  if (object.$cls === 'VM' && !object.is_a_snapshot) putVm(writes, view, object);
  return writes.all;
}

/**
 * What a write stands on, to be compared once more before it. Tags take in what others did to them; of places one write
 * changes two.
 */
export const seenBy = ({ fields }: Write, live: Values): Values =>
  Object.fromEntries(
    fields
      .filter((field) => field !== 'tags' && !field.endsWith('/position'))
      .map((field) => [field, live[field] ?? '']),
  );
