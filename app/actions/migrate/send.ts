import * as z from 'zod';
import type { Obj, PoolId, View } from '../../inventory/view.ts';
import { isRef } from '../../xenapi/ref.ts';
import { action, type Verdict } from '../action.ts';
import type { Situation } from '../../inventory/situation.ts';
import { ref } from '../args.ts';
import { licensed } from '../licence.ts';
import { moveCold } from '../storage/disk/move.ts';
import { first, no, ok } from '../verdict.ts';
import { operation } from '../vm-state.ts';
import { nameOf } from '../words.ts';
import { loadOf } from './migrate.ts';

/** The disks that a migration must place: CDs stay in their drives. */
export function diskRefs(view: View, vm: Obj<'VM'>): readonly string[] {
  return vm.VBDs.flatMap((one) => {
    const vbd = view.get('VBD', one);
    return vbd && vbd.type !== 'CD' && !vbd.empty && isRef(vbd.VDI) ? [vbd.VDI] : [];
  });
}

function destination(situation: Situation, pool: string | undefined, host: string | undefined): Verdict {
  if (pool === undefined || host === undefined) return ok;
  const there = pool === situation.view.pool ? situation : situation.other?.(pool);
  if (!there?.live) return no('pool-away', 'That pool is away');
  const target = there.view.get('host', host);
  if (!target) return no('host-gone', 'That server is gone');
  if (there.view.get('host_metrics', target.metrics)?.live === false)
    return no('HOST_NOT_LIVE', 'That server does not answer');
  return target.enabled ? ok : no('HOST_DISABLED', 'That server is in maintenance or disabled');
}

function snapshots(view: View, vm: Obj<'VM'>): Verdict | undefined {
  if (vm.snapshots.length > 1) return no('VM_HAS_TOO_MANY_SNAPSHOTS', 'It has more than one snapshot');
  const [one] = vm.snapshots;
  return one !== undefined && isRef(view.get('VM', one)?.suspend_VDI)
    ? no('VM_HAS_CHECKPOINT', 'It has a snapshot with memory')
    : undefined;
}

export const send = action({
  id: 'vm.send',
  label: 'Migrate with storage…',
  dialog: true,
  applies: ['VM'],
  group: 'place',
  methods: ['host.migrate_receive', 'VM.migrate_send', 'VDI.copy', 'VDI.destroy', 'VBD.create', 'VBD.destroy'],
  /** References in the maps' values, `host` and `network` are the destination pool's. */
  args: z.object({
    pool: ref,
    host: ref,
    /** Network the bytes travel over. */
    network: ref.optional(),
    vdis: z.record(z.string(), ref),
    vifs: z.record(z.string(), ref).optional(),
    copy: z.boolean().optional(),
    compress: z.boolean().optional(),
  }),
  load: (view, vm, args) => ({
    ...loadOf(view, vm.$ref, args.host),
    ...(args.pool === view.pool ? {} : { into: args.pool }),
    bytes:
      (vm.power_state === 'Running' ? vm.memory_dynamic_max : 0) +
      Object.entries(args.vdis).reduce((sum, [vdi, sr]) => {
        const disk = view.get('VDI', vdi);
        return sum + (disk && disk.SR !== sr ? disk.physical_utilisation : 0);
      }, 0),
    disks: true,
  }),
  offered: (_view, vm) => vm.power_state !== 'Paused',
  check: (situation, vm, args) =>
    first(
      licensed(situation.view, 'storage_xen_motion', 'The licence has no migration with storage'),
      args.copy
        ? operation(situation, vm, 'export', ['Halted'], 'Only while it is off')
        : operation(situation, vm, 'migrate_send', ['Running', 'Halted', 'Suspended']),
      vm.power_state === 'Running' ? snapshots(situation.view, vm) : undefined,
      destination(situation, args.pool, args.host),
    ),
  title: (vm, args, view) =>
    args.pool === view.pool
      ? `Migrate ${nameOf(vm)} with its disks to ${nameOf(view.get('host', args.host))}`
      : `${args.copy ? 'Copy' : 'Migrate'} ${nameOf(vm)} to another pool`,
  async run(caller, vm, args): Promise<Sent> {
    const within = args.pool === caller.view.pool;
    const before = disksByDevice(caller.view, vm);
    if (within && vm.power_state === 'Halted' && !args.copy) {
      const moving = diskRefs(caller.view, vm).flatMap((one) => {
        const vdi = caller.view.get('VDI', one);
        const to = args.vdis[one];
        return vdi && to !== undefined && to !== vdi.SR ? [{ vdi, to }] : [];
      });
      for (const { vdi, to } of moving)
        await caller.step(`Move disk ${nameOf(vdi)}`, (step) => moveCold(step, vdi, to, 1));
      if (vm.affinity !== args.host) await caller.call('VM.set_affinity', vm.$ref, args.host);
      return sent(caller.view, vm.$ref, before);
    }
    const there = within ? caller : caller.other(args.pool);
    const network = args.network ?? managementNetwork(there.view, args.host);
    const receive = await there.call('host.migrate_receive', args.host, network, {});
    const options = {
      ...(args.copy ? { copy: 'true' } : {}),
      ...(args.compress === undefined ? {} : { compress: String(args.compress) }),
    };
    const vifs = within ? {} : (args.vifs ?? {});
    const vdis = { ...args.vdis };
    const made = await caller.task<string>('VM.migrate_send', [vm.$ref, receive, true, vdis, vifs, options]);
    if (!within) await there.until((view) => view.get('VM', made) !== undefined, 60, `${nameOf(vm)} to be seen there`);
    return sent(there.view, made, before);
  },
  /** Back to the server it came from, its disks where they were, its interfaces on their networks. */
  undo(vm, args, result) {
    const { made, pool, home, networks, disks } = result as Sent;
    if (args.copy)
      return {
        action: 'vm.delete',
        label: 'Delete the copy',
        target: { cls: 'VM', ref: made, pool: args.pool },
        args: {},
      };
    const host = isRef(vm.resident_on) ? vm.resident_on : isRef(vm.affinity) ? vm.affinity : home;
    return {
      action: 'vm.send',
      label: 'Send it back',
      target: { cls: 'VM', ref: made, pool: args.pool },
      args: { pool, host, vdis: disks, ...(args.pool === pool ? {} : { vifs: networks }) },
    };
  },
});

/** What a VM is after it was sent, for the way back: its disks and interfaces with where they were. */
interface Sent {
  readonly made: string;
  /** The pool it came from, and a server there that takes it where it had none. */
  readonly pool: PoolId;
  readonly home: string;
  readonly disks: Readonly<Record<string, string>>;
  readonly networks: Readonly<Record<string, string>>;
}

interface Before {
  readonly pool: PoolId;
  readonly home: string;
  readonly srs: ReadonlyMap<string, string>;
  readonly networks: ReadonlyMap<string, string>;
}

function disksByDevice(view: View, vm: Obj<'VM'>): Before {
  const [pool] = view.all('pool');
  return {
    pool: view.pool,
    home: pool?.master ?? '',
    srs: new Map(
      vm.VBDs.flatMap((one): readonly [string, string][] => {
        const vbd = view.get('VBD', one);
        const vdi = vbd?.type === 'Disk' ? view.get('VDI', vbd.VDI) : undefined;
        return vbd && vdi ? [[vbd.userdevice, vdi.SR]] : [];
      }),
    ),
    networks: new Map(
      vm.VIFs.flatMap((one): readonly [string, string][] => {
        const vif = view.get('VIF', one);
        return vif ? [[vif.device, vif.network]] : [];
      }),
    ),
  };
}

function sent(view: View, made: string, before: Before): Sent {
  const vm = view.get('VM', made);
  const disks = (vm?.VBDs ?? []).flatMap((one): readonly [string, string][] => {
    const vbd = view.get('VBD', one);
    const sr = vbd && before.srs.get(vbd.userdevice);
    return vbd?.type === 'Disk' && sr !== undefined && isRef(vbd.VDI) ? [[vbd.VDI, sr]] : [];
  });
  const networks = (vm?.VIFs ?? []).flatMap((one): readonly [string, string][] => {
    const network = before.networks.get(view.get('VIF', one)?.device ?? '');
    return network === undefined ? [] : [[one, network]];
  });
  const { pool, home } = before;
  return { made, pool, home, disks: Object.fromEntries(disks), networks: Object.fromEntries(networks) };
}

/** The network a server is managed over: it always has an address. */
export function managementNetwork(view: View, host: string): string {
  for (const one of view.get('host', host)?.PIFs ?? []) {
    const pif = view.get('PIF', one);
    if (pif?.management) return pif.network;
  }
  return 'OpaqueRef:NULL';
}
