import { GiB, Made } from '../actions/testing/made.ts';
import type { Choices } from './plan/plan.ts';
import type { HostWork } from '../updates/payload.ts';
import { usualSafeguards } from './plan/plan-types.ts';

const ref = (name: string): string => `OpaqueRef:${name}`;

/** A pool made by hand: servers that share everything, named in order with `a` as coordinator, and VMs on them. */
export function pool(
  hosts: Readonly<Record<string, number>>,
  vms: Readonly<Record<string, readonly [host: string, gib: number]>>,
): Made {
  const made = new Made();
  const names = Object.keys(hosts);
  made.put('pool', 'paris', {
    name_label: 'Paris',
    master: ref(names[0] ?? ''),
    ha_enabled: false,
    wlb_enabled: false,
    other_config: {},
  });
  made.put('SR', 'nfs', { shared: true });
  made.put('VM_guest_metrics', 'tools', { other: { 'feature-suspend': '1' }, PV_drivers_detected: true });
  for (const name of names) {
    made.put('PBD', `pbd-${name}`, { SR: ref('nfs'), host: ref(name), currently_attached: true });
    const fields = {
      name_label: name,
      PBDs: [ref(`pbd-${name}`)],
      software_version: { platform_version: '3.4.0' },
      cpu_info: {},
    };
    made.host(name, fields, ((hosts[name] ?? 0) + 1) * GiB);
  }
  for (const [name, [host, gib]] of Object.entries(vms)) {
    made.put('VM', name, {
      name_label: name,
      power_state: 'Running',
      resident_on: ref(host),
      memory_dynamic_min: gib * GiB,
      memory_dynamic_max: gib * GiB,
      HVM_boot_policy: 'BIOS order',
      guest_metrics: ref('tools'),
    });
  }
  return made;
}

export const usualChoices: Choices = {
  policies: {},
  targets: {},
  order: [],
  headroom: 0,
  safeguards: usualSafeguards,
  waivers: [],
  agreed: [],
};

/** Everything the last sync found, with a reboot. */
export const cdnWork = (host: string): HostWork => ({
  host: `uuid-${host}`,
  payload: { generation: 'cdn', hash: 'abc', count: 5 },
  guidance: ['reboot-host'],
  livePatch: false,
});
