import { isRef } from '../../xenapi/ref.ts';
import type { Obj, View } from '../view.ts';
import { serverTime } from './server-time.ts';

/** Whether the tools in a guest answer. `unknown`: it is off, or so young that silence means nothing. */
export type Tools =
  | { readonly is: 'unknown' }
  | { readonly is: 'missing' }
  /** Fast drivers, but nobody who answers. */
  | { readonly is: 'drivers-only' }
  | { readonly is: 'present'; readonly version: string };

/** The first minutes after a start prove nothing. */
const SETTLING_MS = 2 * 60 * 1000;

const guestOf = (view: View, vm: Obj<'VM'>): Obj<'VM_guest_metrics'> | undefined =>
  isRef(vm.guest_metrics) ? view.get('VM_guest_metrics', vm.guest_metrics) : undefined;

/** `now`: server time, milliseconds. */
export function toolsOf(view: View, vm: Obj<'VM'>, now: number): Tools {
  if (vm.power_state !== 'Running') return { is: 'unknown' };
  const guest = guestOf(view, vm);
  const { major, minor, micro } = guest?.PV_drivers_version ?? {};
  if (major !== undefined) return { is: 'present', version: [major, minor, micro].filter(Boolean).join('.') };
  if (guest?.PV_drivers_detected) return { is: 'drivers-only' };
  const started = startedAt(view, vm);
  return { is: started !== undefined && now - started < SETTLING_MS ? 'unknown' : 'missing' };
}

/** "Ubuntu 24.04.3 LTS", as the guest says it. */
export function osOf(view: View, vm: Obj<'VM'>): string | undefined {
  const { name, distro, major, minor } = guestOf(view, vm)?.os_version ?? {};
  // Windows says "Name|path|device".
  const said = name?.split('|')[0]?.trim();
  return said || [distro, [major, minor].filter(Boolean).join('.')].filter(Boolean).join(' ') || undefined;
}

const NETWORK = /^(\d+)\/(?:ip|ipv4\/\d+|ipv6\/\d+)$/;

/** Addresses the guest tells, IPv4 first, link-local ones left out, of one interface or of all. */
export function addressesOf(view: View, vm: Obj<'VM'>, device?: string): readonly string[] {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(guestOf(view, vm)?.networks ?? {})) {
    const match = NETWORK.exec(key);
    if (!match || (device !== undefined && match[1] !== device)) continue;
    // Some agents put several in one value.
    for (const address of value.split(/[\s,;%]+/)) if (isAddress(address)) found.add(address);
  }
  return [...found].sort((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
}

const isAddress = (text: string): boolean => {
  if (text.includes(':')) return !text.toLowerCase().startsWith('fe80');
  return /^\d+\.\d+\.\d+\.\d+$/.test(text) && !text.startsWith('169.254.');
};

/** When it was started, by the server's clock, in milliseconds; undefined when it does not run. */
export function startedAt(view: View, vm: Obj<'VM'>): number | undefined {
  if (vm.power_state !== 'Running' && vm.power_state !== 'Paused') return undefined;
  const metrics = isRef(vm.metrics) ? view.get('VM_metrics', vm.metrics) : undefined;
  return metrics && serverTime(metrics.start_time);
}

/** When a server was booted, or its toolstack started, by its own word. */
export function bootedAt(host: Obj<'host'>, what: 'server' | 'toolstack' = 'server'): number | undefined {
  const seconds = Number(host.other_config[what === 'server' ? 'boot_time' : 'agent_start_time']);
  return seconds > 0 ? seconds * 1000 : undefined;
}
