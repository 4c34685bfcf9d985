import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { NULL_REF } from '../../xenapi/ref.ts';
import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { count, nameOf, names } from '../words.ts';

function allows(vapp: Obj<'VM_appliance'>, operation: string, why: string) {
  if (vapp.VMs.length === 0) return no('empty', 'It has no VMs');
  return vapp.allowed_operations.includes(operation) ? ok : no('not-allowed', why);
}

export const startVapp = action({
  id: 'vapp.start',
  label: 'Start vApp',
  applies: ['VM_appliance'],
  group: 'power',
  methods: ['VM_appliance.start'],
  args: z.object({ paused: z.boolean().optional() }),
  check: (_situation, vapp) => allows(vapp, 'start', 'All its VMs run already'),
  title: (vapp) => `Start vApp ${nameOf(vapp)}`,
  run: (caller, vapp, args) => caller.task('VM_appliance.start', [vapp.$ref, args.paused ?? false]),
  undo: (vapp) => ({
    action: 'vapp.shutdown',
    label: 'Shut down',
    target: { cls: 'VM_appliance', ref: vapp.$ref },
    args: {},
  }),
});

export const shutdownVapp = action({
  id: 'vapp.shutdown',
  label: 'Shut down vApp',
  applies: ['VM_appliance'],
  group: 'power',
  methods: ['VM_appliance.clean_shutdown', 'VM_appliance.hard_shutdown', 'VM_appliance.shutdown'],
  args: z.object({ how: z.enum(['clean', 'hard', 'either']).optional() }),
  check: (_situation, vapp) => allows(vapp, 'shutdown', 'None of its VMs runs'),
  confirm: (aims, args) => ({
    title: `Shut down ${names(aims.map(({ target }) => target))}?`,
    sentence: `${count(
      aims.reduce((sum, { target }) => sum + target.VMs.length, 0),
      'VM',
    )} stop in their order.`,
    verb: 'Shut down',
    danger: args.how === 'hard',
  }),
  title: (vapp) => `Shut down vApp ${nameOf(vapp)}`,
  run: (caller, vapp, args) =>
    caller.task(
      args.how === 'hard'
        ? 'VM_appliance.hard_shutdown'
        : args.how === 'clean'
          ? 'VM_appliance.clean_shutdown'
          : 'VM_appliance.shutdown',
      [vapp.$ref],
    ),
});

const ownVapp = (view: View, vm: Obj<'VM'>) => view.get('VM_appliance', vm.appliance);

/** From one of its VMs: the others go with it. */
export const startOwnVapp = action({
  id: 'vm.startVapp',
  label: 'Start its vApp',
  applies: ['VM'],
  group: 'power',
  methods: ['VM_appliance.start'],
  args: nothing,
  offered: (view, vm) => ownVapp(view, vm) !== undefined,
  check(situation, vm) {
    const vapp = ownVapp(situation.view, vm);
    return vapp ? allows(vapp, 'start', 'All its VMs run already') : no('no-vapp', 'It is in no vApp');
  },
  title: (vm, _args, view) => `Start vApp ${nameOf(ownVapp(view, vm))}`,
  run: (caller, vm) => caller.task('VM_appliance.start', [vm.appliance, false]),
});

export const shutdownOwnVapp = action({
  id: 'vm.shutdownVapp',
  label: 'Shut down its vApp',
  applies: ['VM'],
  group: 'power',
  methods: ['VM_appliance.shutdown'],
  args: nothing,
  offered: (view, vm) => ownVapp(view, vm) !== undefined,
  check(situation, vm) {
    const vapp = ownVapp(situation.view, vm);
    return vapp ? allows(vapp, 'shutdown', 'None of its VMs runs') : no('no-vapp', 'It is in no vApp');
  },
  confirm(aims) {
    const vapps = new Set(aims.flatMap(({ situation, target }) => ownVapp(situation.view, target) ?? []));
    const members = aims.flatMap(({ situation, target }) =>
      (ownVapp(situation.view, target)?.VMs ?? []).flatMap((ref) => situation.view.get('VM', ref) ?? []),
    );
    return {
      title: `Shut down ${names([...vapps])}?`,
      sentence: 'All of these stop, in their order:',
      lines: [...new Set(members.map(nameOf))],
      verb: 'Shut down',
      danger: false,
    };
  },
  title: (vm, _args, view) => `Shut down vApp ${nameOf(ownVapp(view, vm))}`,
  run: (caller, vm) => caller.task('VM_appliance.shutdown', [vm.appliance]),
});

export const deleteVapp = action({
  id: 'vapp.delete',
  label: 'Delete vApp…',
  applies: ['VM_appliance'],
  group: 'remove',
  danger: true,
  methods: ['VM_appliance.destroy'],
  args: nothing,
  check: () => ok,
  confirm: (aims) => ({
    title: `Delete ${names(aims.map(({ target }) => target))}?`,
    sentence: 'Its VMs stay, and are no longer started together.',
    verb: 'Delete',
    danger: false,
  }),
  title: (vapp) => `Delete vApp ${nameOf(vapp)}`,
  run: (caller, vapp) => caller.call('VM_appliance.destroy', vapp.$ref),
});

export const createVapp = action({
  id: 'pool.createVapp',
  label: 'New vApp…',
  applies: ['pool'],
  group: 'organise',
  methods: ['VM_appliance.create', 'VM.set_appliance'],
  args: z.object({
    name: z.string().min(1).max(1000),
    description: z.string().max(10_000).optional(),
    vms: z.array(z.string().max(200)).max(1000),
  }),
  check: () => ok,
  title: (_pool, args) => `Create vApp ${args.name}`,
  async run(caller, _pool, args) {
    const before = args.vms.map((ref) => [ref, caller.view.get('VM', ref)?.appliance ?? NULL_REF] as const);
    const vapp = await caller.call<string>('VM_appliance.create', {
      name_label: args.name,
      name_description: args.description ?? '',
    });
    try {
      for (const vm of args.vms) await caller.call('VM.set_appliance', vm, vapp);
    } catch (error) {
      const back = caller.steadfast;
      for (const [ref, was] of before) await back.call('VM.set_appliance', ref, was).catch(() => undefined);
      await back.call('VM_appliance.destroy', vapp).catch(() => undefined);
      throw error;
    }
    return vapp;
  },
  undo: (_pool, _args, result) =>
    typeof result === 'string'
      ? { action: 'vapp.delete', label: 'Delete it', target: { cls: 'VM_appliance', ref: result }, args: {} }
      : undefined,
});

export const assignVapp = action({
  id: 'vm.setVapp',
  label: 'Assign to vApp…',
  applies: ['VM'],
  group: 'organise',
  methods: ['VM.set_appliance'],
  /** NULL takes it out. */
  args: z.object({ vapp: z.string().max(200) }),
  check: (situation, _vm, args) =>
    args.vapp === undefined || args.vapp === NULL_REF || situation.view.get('VM_appliance', args.vapp)
      ? ok
      : no('vapp-gone', 'That vApp is gone'),
  title: (vm, args, view) =>
    args.vapp === NULL_REF
      ? `Take ${nameOf(vm)} out of its vApp`
      : `Add ${nameOf(vm)} to vApp ${nameOf(view.get('VM_appliance', args.vapp))}`,
  run: (caller, vm, args) => caller.call('VM.set_appliance', vm.$ref, args.vapp),
  undo: (vm) => ({
    action: 'vm.setVapp',
    label: 'Put it back',
    target: { cls: 'VM', ref: vm.$ref },
    args: { vapp: vm.appliance },
  }),
});
