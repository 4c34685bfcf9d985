import assert from 'node:assert/strict';
import type { Obj } from '../../../app/inventory/view.ts';
import type { Db } from '../../lab/world/db.ts';
import type { Pool } from '../../pools/pool.ts';

export type Next = (below: number) => number;

/** The same numbers every time. */
export function numbers(seed: number): Next {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const pick = <T>(from: readonly T[], next: Next): T => {
  const one = from[next(from.length)];
  assert.ok(one !== undefined);
  return one;
};

interface Scene {
  readonly db: Db;
  readonly pool: Pool;
  readonly vm: Obj<'VM'>;
  readonly host: Obj<'host'>;
  /** One time in so many. */
  readonly rarely: (often: number) => boolean;
  readonly next: Next;
}

/** Changes of the world behind the server that placement must see; each mends as often as it breaks. */
const changes: Readonly<Record<string, (scene: Scene) => void>> = {
  enabled: ({ db, host, rarely }) => db.patch('host', host.$ref, { enabled: !rarely(4) }),
  answers: ({ db, host, rarely }) => db.patch('host_metrics', host.metrics, { live: !rarely(6) }),
  storage: ({ db, host, rarely, next }) => db.patch('PBD', pick(host.PBDs, next), { currently_attached: !rarely(4) }),
  version: ({ db, host, next }) =>
    db.patch('host', host.$ref, {
      software_version: {
        ...host.software_version,
        platform_version: `3.${next(6) === 0 ? 3 : 4}.${next(3) === 0 ? 1 : 0}`,
      },
    }),
  processors: ({ db, vm, rarely, next }) => {
    const features = rarely(5) ? 'ffffffff-ffffffff-ffffffff-ffffffff' : '00000000-00000000-00000000-00000000';
    const vendor = next(12) === 0 ? 'AuthenticAMD' : 'GenuineIntel';
    db.patch('VM', vm.$ref, { last_boot_CPU_flags: rarely(6) ? {} : { vendor, features } });
  },
  vcpus: ({ db, vm, rarely }) => db.patch('VM', vm.$ref, { VCPUs_max: rarely(5) ? 200 : 4 }),
  hardware: ({ db, vm, rarely }) => db.patch('VM', vm.$ref, { hardware_platform_version: rarely(4) ? 9 : 0 }),
  memory: ({ db, vm, next }) => {
    const bytes = (1 + next(100)) * 2 ** 30;
    const low = next(3) === 0 ? Math.ceil(bytes / 2) : bytes;
    db.patch('VM', vm.$ref, { memory_static_max: bytes, memory_dynamic_max: bytes, memory_dynamic_min: low });
  },
  platform: ({ db, vm, rarely, next }) => {
    const { nomigrate: _n, 'nested-virt': _v, 'exp-nested-hvm': _e, ...rest } = vm.platform;
    const flag = pick(['nomigrate', 'nested-virt', 'exp-nested-hvm'], next);
    db.patch('VM', vm.$ref, { platform: rarely(4) ? { ...rest, [flag]: 'true' } : rest });
  },
  blocked: ({ db, vm, rarely, next }) => {
    const operation = pick(['pool_migrate', 'suspend', 'start_on', 'resume_on', 'start'], next);
    db.patch('VM', vm.$ref, { blocked_operations: rarely(3) ? { [operation]: 'no' } : {} });
  },
  tools: ({ db, vm, rarely, next }) => {
    if (db.get('VM_guest_metrics', vm.guest_metrics) === undefined) return;
    const other: Record<string, string> = rarely(3) ? {} : { 'feature-suspend': '1', 'feature-shutdown': '1' };
    db.patch('VM_guest_metrics', vm.guest_metrics, { other, PV_drivers_detected: next(2) === 0 });
  },
  passedThrough: ({ db, vm, rarely }) => {
    const { pci: _, ...rest } = vm.other_config;
    db.patch('VM', vm.$ref, { other_config: rarely(4) ? { ...rest, pci: '0/0000:04:01.0' } : rest });
  },
  usb: ({ db, vm, host, rarely, next }) => {
    for (const ref of vm.VUSBs) db.destroy('VUSB', ref);
    if (!rarely(3)) return;
    const group = db.create('USB_group', { uuid: `usb-${next(1e9)}`, name_label: 'USB', PUSBs: [], VUSBs: [] });
    db.create('PUSB', { uuid: `pusb-${next(1e9)}`, host: host.$ref, USB_group: group, passthrough_enabled: true });
    db.create('VUSB', { uuid: `vusb-${next(1e9)}`, VM: vm.$ref, USB_group: group, currently_attached: next(2) === 0 });
  },
  network: ({ db, pool, vm, next }) => {
    const [vif] = vm.VIFs;
    const networks = [...pool.inventory.all('network')].map((one) => one.$ref);
    if (vif !== undefined) db.patch('VIF', vif, { network: pick(networks, next) });
  },
  // One that is down is no reason: it comes up with whom needs it.
  interfaces: ({ db, host, rarely }) => {
    for (const ref of host.PIFs) db.patch('PIF', ref, { currently_attached: !rarely(3) });
  },
  internal: ({ db, pool, vm, rarely }) => {
    const internal = [...pool.inventory.all('network')].find((one) => one.PIFs.length === 0);
    const [vif] = vm.VIFs;
    if (!internal || vif === undefined) return;
    db.patch('VIF', vif, { network: internal.$ref });
    db.patch('network', internal.$ref, {
      managed: !rarely(4),
      other_config: rarely(4) ? { assume_network_is_shared: 'true' } : {},
    });
  },
  apart: ({ db, pool, vm, rarely }) => {
    const group = [...pool.inventory.all('VM_group')][0]?.$ref;
    const made =
      group ?? db.create('VM_group', { uuid: 'group', name_label: 'Apart', placement: 'anti_affinity', VMs: [] });
    db.patch('VM', vm.$ref, { groups: rarely(2) ? [made] : [] });
  },
  availability: ({ db, pool, vm, rarely, next }) => {
    const [of] = pool.inventory.all('pool');
    if (of)
      db.patch('pool', of.$ref, {
        ha_enabled: !rarely(3),
        ha_allow_overcommit: rarely(4),
        ha_host_failures_to_tolerate: 2,
        ha_plan_exists_for: next(3),
      });
    db.patch('VM', vm.$ref, { ha_restart_priority: rarely(3) ? '' : 'restart', ha_always_run: !rarely(3) });
  },
  paused: ({ db, vm, rarely }) => {
    if (vm.power_state === 'Running' || vm.power_state === 'Paused')
      db.patch('VM', vm.$ref, { power_state: rarely(3) ? 'Paused' : 'Running' });
  },
};

/** One random change of those; its name. */
export function change(db: Db, pool: Pool, vm: Obj<'VM'>, host: Obj<'host'>, next: Next): string {
  const [name, make] = pick(Object.entries(changes), next);
  make({ db, pool, vm, host, next, rarely: (often) => next(2 * often) === 0 });
  return name;
}
