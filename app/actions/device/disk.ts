import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action, nothing } from '../action.ts';
import type { Caller } from '../action.ts';
import { first, no, ok } from '../verdict.ts';
import { hasTools } from '../vm-state.ts';
import { nameOf, names, verb } from '../words.ts';
import { diskRecord } from './new-disk.ts';

const ref = z.string().max(200);

/** How the server keeps who goes first at a storage: 0 lowest to 7 highest. */
export const ionice = (priority: number) => ({ sched: 'best-effort', class: String(priority) });

export function vbdRecord(
  vm: string,
  vdi: string,
  userdevice: string,
  over: Readonly<Record<string, unknown>>,
): object {
  return {
    VM: vm,
    VDI: vdi,
    userdevice,
    bootable: false,
    mode: 'RW',
    type: 'Disk',
    unpluggable: true,
    empty: false,
    other_config: {},
    qos_algorithm_type: '',
    qos_algorithm_params: {},
    ...over,
  };
}

/** Connects a disk to the next free place; a running VM gets it at once, or at its next start where its system cannot. */
async function attach(
  caller: Caller,
  vm: Obj<'VM'>,
  vdi: string,
  over: Readonly<Record<string, unknown>>,
): Promise<string> {
  const free = await caller.call<readonly string[]>('VM.get_allowed_VBD_devices', vm.$ref);
  const vbd = await caller.call<string>('VBD.create', vbdRecord(vm.$ref, vdi, free[0] ?? 'autodetect', over));
  if (vm.power_state !== 'Running' || !hasTools(caller.view, vm)) return vbd;
  try {
    await caller.task('VBD.plug', [vbd], 0.4);
  } catch (error) {
    await caller.steadfast.task('VBD.destroy', [vbd], 0).catch(() => undefined);
    throw error;
  }
  return vbd;
}

function room(view: View, sr: string, size: number) {
  const found = view.get('SR', sr);
  if (!found) return no('sr-gone', 'That storage is gone');
  if (found.physical_size > 0 && found.physical_size - found.physical_utilisation < size)
    return no('sr-full', 'The storage has too little space');
  return ok;
}

export const addDisk = action({
  id: 'vm.addDisk',
  label: 'Add disk…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'devices',
  methods: ['VDI.create', 'VBD.create', 'VBD.plug'],
  args: z.object({
    name: z.string().min(1).max(1000),
    description: z.string().max(10_000).optional(),
    sr: ref,
    size: z.number().int().min(1),
    readOnly: z.boolean().optional(),
    bootable: z.boolean().optional(),
  }),
  check: (situation, _vm, args) => (args.sr === undefined ? ok : room(situation.view, args.sr, args.size)),
  title: (vm, args) => `Add disk ${args.name} to ${nameOf(vm)}`,
  async run(caller, vm, args) {
    const { name, description = '', sr, size: bytes } = args;
    const vdi = await caller.task<string>('VDI.create', [diskRecord({ name, description, sr, bytes })], 0.5);
    try {
      return await attach(caller, vm, vdi, {
        mode: args.readOnly ? 'RO' : 'RW',
        bootable: args.bootable ?? false,
        other_config: { owner: '' },
      });
    } catch (error) {
      await caller.steadfast.task('VDI.destroy', [vdi], 0).catch(() => undefined);
      throw error;
    }
  },
});

export const attachDisk = action({
  id: 'vm.attachDisk',
  label: 'Attach disk…',
  applies: ['VM'],
  kinds: ['vm', 'template'],
  group: 'devices',
  methods: ['VBD.create', 'VBD.plug'],
  args: z.object({ vdi: ref, readOnly: z.boolean().optional(), bootable: z.boolean().optional() }),
  check(situation, vm, args) {
    if (args.vdi === undefined) return ok;
    const vdi = situation.view.get('VDI', args.vdi);
    if (!vdi) return no('vdi-gone', 'That disk is gone');
    const users = vdi.VBDs.flatMap((one) => situation.view.get('VBD', one) ?? []);
    if (users.some((vbd) => vbd.VM === vm.$ref)) return no('attached', 'It is attached already');
    if (!vdi.sharable && !args.readOnly && users.some((vbd) => vbd.currently_attached))
      return no('in-use', 'Another VM uses it');
    return ok;
  },
  title: (vm, args, view) => `Attach ${nameOf(view.get('VDI', args.vdi))} to ${nameOf(vm)}`,
  run: (caller, vm, args) =>
    attach(caller, vm, args.vdi, { mode: args.readOnly ? 'RO' : 'RW', bootable: args.bootable ?? false }),
  undo: (_vm, _args, result) =>
    typeof result === 'string'
      ? { action: 'vbd.detach', label: 'Detach it', target: { cls: 'VBD', ref: result }, args: {} }
      : undefined,
});

function diskOf(view: View, vbd: Obj<'VBD'>): string {
  return `${nameOf(view.get('VDI', vbd.VDI))} of ${nameOf(view.get('VM', vbd.VM))}`;
}

function unpluggable(vbd: Obj<'VBD'>) {
  return vbd.allowed_operations.includes('unplug') ? ok : no('not-allowed', 'Its system cannot let go of it now');
}

export const activateDisk = action({
  id: 'vbd.plug',
  label: 'Activate',
  applies: ['VBD'],
  group: 'devices',
  methods: ['VBD.plug'],
  args: nothing,
  offered: (_view, vbd) => !vbd.currently_attached && vbd.type !== 'CD',
  check: (situation, vbd) =>
    first(
      vbd.currently_attached ? no('attached', 'It is active already') : undefined,
      situation.view.get('VM', vbd.VM)?.power_state === 'Running'
        ? undefined
        : no('power-state', 'Only while its VM runs'),
      vbd.allowed_operations.includes('plug') ? undefined : no('not-allowed', 'Its system cannot take it now'),
    ),
  title: (vbd, _args, view) => `Activate ${diskOf(view, vbd)}`,
  run: (caller, vbd) => caller.task('VBD.plug', [vbd.$ref]),
  undo: (vbd) => ({ action: 'vbd.unplug', label: 'Deactivate', target: { cls: 'VBD', ref: vbd.$ref }, args: {} }),
});

export const deactivateDisk = action({
  id: 'vbd.unplug',
  label: 'Deactivate',
  applies: ['VBD'],
  group: 'devices',
  methods: ['VBD.unplug'],
  args: nothing,
  offered: (_view, vbd) => vbd.currently_attached && vbd.type !== 'CD',
  check: (_situation, vbd) => (!vbd.currently_attached ? no('detached', 'It is not active') : unpluggable(vbd)),
  title: (vbd, _args, view) => `Deactivate ${diskOf(view, vbd)}`,
  run: (caller, vbd) => caller.task('VBD.unplug', [vbd.$ref]),
  undo: (vbd) => ({ action: 'vbd.plug', label: 'Activate', target: { cls: 'VBD', ref: vbd.$ref }, args: {} }),
});

export const detachDisk = action({
  id: 'vbd.detach',
  label: 'Detach…',
  applies: ['VBD'],
  group: 'devices',
  danger: true,
  methods: ['VBD.unplug', 'VBD.destroy'],
  args: nothing,
  check: (_situation, vbd) => first(vbd.currently_attached ? unpluggable(vbd) : undefined),
  confirm: (aims) => ({
    title: `Detach ${aims.map(({ situation, target }) => nameOf(situation.view.get('VDI', target.VDI))).join(', ')}?`,
    sentence: 'The VM loses it; the disk itself stays.',
    verb: verb('Detach', aims.length),
    danger: false,
  }),
  title: (vbd, _args, view) => `Detach ${diskOf(view, vbd)}`,
  async run(caller, vbd) {
    if (caller.view.get('VBD', vbd.$ref)?.currently_attached) await caller.task('VBD.unplug', [vbd.$ref], 0.6);
    await caller.task('VBD.destroy', [vbd.$ref], 0.4);
  },
  undo: (vbd) => ({
    action: 'vm.attachDisk',
    label: 'Attach it again',
    target: { cls: 'VM', ref: vbd.VM },
    args: { vdi: vbd.VDI, readOnly: vbd.mode === 'RO', bootable: vbd.bootable },
  }),
});

/** The drive of the same VM that is at a position. */
const inPlace = (view: View, { $ref, VM }: Obj<'VBD'>, userdevice: string | undefined): Obj<'VBD'> | undefined =>
  (view.get('VM', VM)?.VBDs ?? [])
    .flatMap((one) => view.get('VBD', one) ?? [])
    .find((other) => other.$ref !== $ref && other.userdevice === userdevice);

export const changeDisk = action({
  id: 'vbd.change',
  label: 'Change…',
  applies: ['VBD'],
  group: 'devices',
  methods: ['VBD.set_mode', 'VBD.set_bootable', 'VBD.set_userdevice', 'VBD.set_qos_algorithm_params'],
  args: z.object({
    mode: z.enum(['RO', 'RW']).optional(),
    bootable: z.boolean().optional(),
    /** The disk that is there already takes this one's place. */
    userdevice: z
      .string()
      .regex(/^\d{1,3}$/)
      .optional(),
    /** 0 lowest to 7 highest. */
    priority: z.number().int().min(0).max(7).optional(),
  }),
  check(situation, vbd, args) {
    const moves = (args.userdevice ?? vbd.userdevice) !== vbd.userdevice;
    const other = moves ? inPlace(situation.view, vbd, args.userdevice) : undefined;
    return first(
      vbd.currently_attached && ((args.mode ?? vbd.mode) !== vbd.mode || moves)
        ? no('attached', 'Deactivate it first')
        : undefined,
      other?.type === 'CD' ? no('drive', 'The CD drive is there') : undefined,
      other?.currently_attached ? no('other-attached', 'Deactivate the disk that is there first') : undefined,
    );
  },
  title: (vbd, _args, view) => `Change ${diskOf(view, vbd)}`,
  async run(caller, vbd, args) {
    if (args.mode !== undefined && args.mode !== vbd.mode) await caller.call('VBD.set_mode', vbd.$ref, args.mode);
    if (args.bootable !== undefined && args.bootable !== vbd.bootable)
      await caller.call('VBD.set_bootable', vbd.$ref, args.bootable);
    if (args.userdevice !== undefined && args.userdevice !== vbd.userdevice) {
      const other = inPlace(caller.view, vbd, args.userdevice);
      if (other) {
        const [free = '15'] = await caller.call<readonly string[]>('VM.get_allowed_VBD_devices', vbd.VM);
        await caller.call('VBD.set_userdevice', other.$ref, free);
      }
      await caller.call('VBD.set_userdevice', vbd.$ref, args.userdevice);
      if (other) await caller.call('VBD.set_userdevice', other.$ref, vbd.userdevice);
    }
    if (args.priority !== undefined && String(args.priority) !== vbd.qos_algorithm_params['class']) {
      await caller.call('VBD.set_qos_algorithm_type', vbd.$ref, 'ionice');
      await caller.call('VBD.set_qos_algorithm_params', vbd.$ref, ionice(args.priority));
    }
  },
});

export const resizeDisk = action({
  id: 'vdi.resize',
  label: 'Resize…',
  applies: ['VDI'],
  group: 'change',
  methods: ['VDI.resize', 'VDI.resize_online'],
  args: z.object({ size: z.number().int().min(1) }),
  check(situation, vdi, args) {
    if (vdi.is_a_snapshot) return no('snapshot', 'A snapshot keeps its size');
    if (args.size !== undefined && args.size < vdi.virtual_size) return no('smaller', 'A disk can only grow');
    if (!vdi.allowed_operations.includes('resize') && !vdi.allowed_operations.includes('resize_online'))
      return no('in-use', vdi.VBDs.length > 0 ? 'Its VM must be off' : 'Its storage cannot resize');
    return args.size === undefined ? ok : room(situation.view, vdi.SR, args.size - vdi.virtual_size);
  },
  title: (vdi, args) => `Resize ${nameOf(vdi)} to ${Math.round((args.size / 1024 ** 3) * 10) / 10} GiB`,
  run: (caller, vdi, args) =>
    caller.task(vdi.allowed_operations.includes('resize') ? 'VDI.resize' : 'VDI.resize_online', [vdi.$ref, args.size]),
});

export const deleteDisk = action({
  id: 'vdi.delete',
  label: 'Delete disk…',
  applies: ['VDI'],
  group: 'remove',
  danger: true,
  methods: ['VBD.unplug', 'VBD.destroy', 'VDI.destroy'],
  args: nothing,
  check(situation, vdi) {
    const users = vdi.VBDs.flatMap((one) => situation.view.get('VBD', one) ?? []);
    if (vdi.is_tools_iso) return no('tools', 'It holds the tools');
    if (vdi.type === 'ha_statefile' || vdi.type === 'redo_log') return no('ha', 'High availability uses it');
    if (vdi.type === 'metadata') return no('dr', 'Disaster recovery uses it');
    if (users.some((vbd) => vbd.currently_attached && vbd.bootable)) return no('system', 'A running VM starts from it');
    if (users.some((vbd) => vbd.currently_attached && !vbd.allowed_operations.includes('unplug')))
      return no('in-use', 'A running VM uses it');
    if (users.length > 1) return no('shared', 'Several VMs have it');
    if (Object.keys(vdi.current_operations).length > 0) return no('busy', 'Another operation runs on it');
    return ok;
  },
  confirm: (aims) => ({
    title: `Delete ${names(aims.map(({ target }) => target))}?`,
    sentence: aims.some(({ target }) => target.is_a_snapshot)
      ? 'What only the snapshot holds is lost.'
      : 'Everything on it is lost. This cannot be undone.',
    verb: verb('Delete', aims.length),
    danger: true,
  }),
  title: (vdi) => `Delete disk ${nameOf(vdi)}`,
  async run(caller, vdi) {
    for (const one of vdi.VBDs) {
      const vbd = caller.view.get('VBD', one);
      if (!vbd) continue;
      if (vbd.currently_attached) await caller.task('VBD.unplug', [one], 0.2);
      await caller.task('VBD.destroy', [one], 0.1);
    }
    await caller.task('VDI.destroy', [vdi.$ref], 0.7);
  },
});
