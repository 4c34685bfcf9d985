import type { Obj, View } from '../../inventory/view.ts';
import { action, nothing } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf, names, verb } from '../words.ts';

function plugs(view: View, sr: Obj<'SR'>): readonly Obj<'PBD'>[] {
  return sr.PBDs.flatMap((ref) => view.get('PBD', ref) ?? []);
}

/** Supporters before the coordinator, or after it: storage is let go in one order and taken in the other. */
function inOrder(view: View, pbds: readonly Obj<'PBD'>[], coordinator: 'first' | 'last'): readonly Obj<'PBD'>[] {
  const [pool] = view.all('pool');
  const rank = (pbd: Obj<'PBD'>): number => ((pbd.host === pool?.master) === (coordinator === 'first') ? 0 : 1);
  return pbds.toSorted((a, b) => rank(a) - rank(b));
}

function runningUsers(view: View, sr: Obj<'SR'>): readonly Obj<'VM'>[] {
  const users = new Map<string, Obj<'VM'>>();
  for (const ref of sr.VDIs)
    for (const vbd of view.get('VDI', ref)?.VBDs ?? []) {
      const used = view.get('VBD', vbd);
      const vm = used?.currently_attached ? view.get('VM', used.VM) : undefined;
      if (vm && !vm.is_control_domain) users.set(vm.$ref, vm);
    }
  return [...users.values()];
}

function quiet(view: View, sr: Obj<'SR'>) {
  const [user, ...more] = runningUsers(view, sr);
  if (user) return no('in-use', more.length > 0 ? `${more.length + 1} running VMs use it` : `${nameOf(user)} uses it`);
  return Object.keys(sr.current_operations).length > 0 ? no('busy', 'Another operation runs on it') : ok;
}

export const repairSr = action({
  id: 'sr.repair',
  label: 'Repair',
  applies: ['SR'],
  group: 'change',
  methods: ['PBD.create', 'PBD.plug'],
  args: nothing,
  offered: (view, sr) => plugs(view, sr).some((pbd) => !pbd.currently_attached) || missingHosts(view, sr).length > 0,
  check: (situation, sr) => {
    const pbds = plugs(situation.view, sr);
    if (pbds.length === 0) return no('forgotten', 'No server has ever been connected to it');
    return pbds.every((pbd) => pbd.currently_attached) && missingHosts(situation.view, sr).length === 0
      ? no('healthy', 'Every server is connected to it')
      : ok;
  },
  title: (sr) => `Repair ${nameOf(sr)}`,
  async run(caller, sr) {
    const [model] = plugs(caller.view, sr);
    for (const host of missingHosts(caller.view, sr))
      await caller.call('PBD.create', {
        host: host.$ref,
        SR: sr.$ref,
        device_config: model?.device_config ?? {},
        other_config: {},
      });
    const now = plugs(caller.view, caller.view.get('SR', sr.$ref) ?? sr).filter((pbd) => !pbd.currently_attached);
    let failed: unknown;
    for (const pbd of inOrder(caller.view, now, 'first'))
      try {
        await caller.step(`Connect ${nameOf(caller.view.get('host', pbd.host))}`, (step) =>
          step.task('PBD.plug', [pbd.$ref]),
        );
      } catch (error) {
        failed ??= error;
      }
    if (failed !== undefined) throw failed as Error;
  },
});

function missingHosts(view: View, sr: Obj<'SR'>): readonly Obj<'host'>[] {
  if (!sr.shared) return [];
  const has = new Set<string>(plugs(view, sr).map((pbd) => pbd.host));
  return [...view.all('host')].filter((host) => !has.has(host.$ref));
}

export const detachSr = action({
  id: 'sr.detach',
  label: 'Detach…',
  applies: ['SR'],
  group: 'remove',
  methods: ['PBD.unplug'],
  args: nothing,
  offered: (view, sr) => plugs(view, sr).some((pbd) => pbd.currently_attached),
  check: (situation, sr) =>
    plugs(situation.view, sr).some((pbd) => pbd.currently_attached)
      ? quiet(situation.view, sr)
      : no('detached', 'No server is connected to it'),
  confirm: (aims) => ({
    title: `Detach ${names(aims.map(({ target }) => target))}?`,
    sentence: 'VMs with disks there cannot start until it is repaired. Nothing on it is lost.',
    verb: verb('Detach', aims.length),
    danger: false,
  }),
  title: (sr) => `Detach ${nameOf(sr)}`,
  async run(caller, sr) {
    const on = plugs(caller.view, sr).filter((pbd) => pbd.currently_attached);
    for (const pbd of inOrder(caller.view, on, 'last')) await caller.task('PBD.unplug', [pbd.$ref], 1 / on.length);
  },
  undo: (sr) => ({ action: 'sr.repair', label: 'Connect it again', target: { cls: 'SR', ref: sr.$ref }, args: {} }),
});

const leaving = (what: string) => ({
  check: (situation: { readonly view: View }, sr: Obj<'SR'>) => {
    if (sr.is_tools_sr) return no('tools', 'It holds the tools');
    const [pool] = situation.view.all('pool');
    if (pool?.default_SR === sr.$ref && what === 'destroy') return no('default', 'It is the default storage');
    return quiet(situation.view, sr);
  },
});

export const forgetSr = action({
  id: 'sr.forget',
  label: 'Forget…',
  applies: ['SR'],
  group: 'remove',
  danger: true,
  methods: ['PBD.unplug', 'SR.forget'],
  args: nothing,
  ...leaving('forget'),
  confirm: (aims) => ({
    title: `Forget ${names(aims.map(({ target }) => target))}?`,
    sentence: 'The contents stay on the storage; which disk belongs to which VM is forgotten.',
    lines: aims.map(({ target }) => `${nameOf(target)}: ${target.VDIs.length} disks`),
    verb: verb('Forget', aims.length),
    danger: true,
  }),
  title: (sr) => `Forget ${nameOf(sr)}`,
  async run(caller, sr) {
    for (const pbd of inOrder(caller.view, plugs(caller.view, sr), 'last'))
      if (pbd.currently_attached) await caller.task('PBD.unplug', [pbd.$ref], 0.2);
    await caller.task('SR.forget', [sr.$ref], 0.4);
  },
});

export const destroySr = action({
  id: 'sr.destroy',
  label: 'Destroy…',
  applies: ['SR'],
  group: 'remove',
  danger: true,
  methods: ['PBD.unplug', 'SR.destroy'],
  args: nothing,
  ...leaving('destroy'),
  confirm: (aims) => ({
    title: `Destroy ${names(aims.map(({ target }) => target))}?`,
    sentence: 'Every disk on it is erased. This cannot be undone.',
    lines: aims.map(({ target }) => `${nameOf(target)}: ${target.VDIs.length} disks`),
    verb: verb('Destroy', aims.length),
    danger: true,
    type: aims.map(({ target }) => nameOf(target)).join(', '),
  }),
  title: (sr) => `Destroy ${nameOf(sr)}`,
  async run(caller, sr) {
    const [pool] = caller.view.all('pool');
    // The server destroys through the coordinator's own plug, and wants the others unplugged.
    for (const pbd of plugs(caller.view, sr))
      if (pbd.currently_attached && pbd.host !== pool?.master) await caller.task('PBD.unplug', [pbd.$ref], 0.1);
    await caller.task('SR.destroy', [sr.$ref], 0.6);
  },
});

export const setDefaultSr = action({
  id: 'sr.setDefault',
  label: 'Set as default',
  applies: ['SR'],
  group: 'change',
  methods: ['pool.set_default_SR', 'pool.set_suspend_image_SR', 'pool.set_crash_dump_SR'],
  args: nothing,
  check(situation, sr) {
    const [pool] = situation.view.all('pool');
    if (pool?.default_SR === sr.$ref) return no('default', 'It is the default already');
    if (sr.content_type === 'iso' || sr.type === 'iso' || sr.type === 'udev') return no('type', 'It cannot hold disks');
    if (sr.PBDs.length === 0) return no('detached', 'No server is connected to it');
    return sr.shared || situation.view.count('host') === 1 ? ok : no('local', 'Only one server reaches it');
  },
  title: (sr) => `Make ${nameOf(sr)} the default storage`,
  async run(caller, sr) {
    const [pool] = caller.view.all('pool');
    if (!pool) return;
    for (const field of ['default_SR', 'suspend_image_SR', 'crash_dump_SR'])
      await caller.call(`pool.set_${field}`, pool.$ref, sr.$ref);
  },
});

export const scanSr = action({
  id: 'sr.scan',
  label: 'Rescan',
  applies: ['SR'],
  group: 'change',
  methods: ['SR.scan'],
  args: nothing,
  check: (situation, sr) =>
    plugs(situation.view, sr).some((pbd) => pbd.currently_attached)
      ? ok
      : no('detached', 'No server is connected to it'),
  title: (sr) => `Rescan ${nameOf(sr)}`,
  run: (caller, sr) => caller.task('SR.scan', [sr.$ref]),
});

export const trimSr = action({
  id: 'sr.trim',
  label: 'Reclaim freed space',
  applies: ['SR'],
  group: 'change',
  methods: ['host.call_plugin'],
  args: nothing,
  offered: (view, sr) => [...view.all('SM')].some((sm) => sm.type === sr.type && 'SR_TRIM' in sm.features),
  check: (situation, sr) =>
    plugs(situation.view, sr).some((pbd) => pbd.currently_attached)
      ? ok
      : no('detached', 'No server is connected to it'),
  title: (sr) => `Reclaim freed space on ${nameOf(sr)}`,
  run: (caller, sr) => {
    const pbd = plugs(caller.view, sr).find((one) => one.currently_attached);
    return caller.task('host.call_plugin', [pbd?.host ?? '', 'trim', 'do_trim', { sr_uuid: sr.uuid }]);
  },
});
