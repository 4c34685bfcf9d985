import { isRef } from '../xenapi/ref.ts';
import type { Obj, View } from '../inventory/view.ts';
import type { Verdict } from './action.ts';
import type { Situation } from '../inventory/situation.ts';
import { no, ok } from './verdict.ts';

type PowerState = 'Halted' | 'Running' | 'Suspended' | 'Paused';

/** Off, its memory kept or not. */
export const AT_REST = ['Halted', 'Suspended'] as const;
export const ANY_STATE = ['Halted', 'Suspended', 'Running', 'Paused'] as const;

const alreadyWords: Readonly<Record<string, string>> = {
  Halted: 'It is off',
  Running: 'It is running',
  Suspended: 'It is suspended',
  Paused: 'It is paused',
};

const busyWords: Readonly<Record<string, string>> = {
  snapshot: 'A snapshot is running',
  checkpoint: 'A snapshot with memory is running',
  snapshot_with_quiesce: 'A snapshot is running',
  clone: 'It is being cloned',
  copy: 'It is being copied',
  export: 'It is being exported',
  start: 'It is starting',
  start_on: 'It is starting',
  clean_shutdown: 'It is shutting down',
  hard_shutdown: 'It is being forced off',
  shutdown: 'It is shutting down',
  clean_reboot: 'It is restarting',
  hard_reboot: 'It is restarting',
  power_state_reset: 'Its power state is being reset',
  suspend: 'It is being suspended',
  csvm: 'It is being suspended',
  resume: 'It is resuming',
  resume_on: 'It is resuming',
  pause: 'It is being paused',
  unpause: 'It is being continued',
  pool_migrate: 'It is migrating',
  migrate_send: 'It is migrating',
  revert: 'It is being reverted',
  reverting: 'It is being reverted',
  make_into_template: 'It is becoming a template',
  create_template: 'A template is being made of it',
  destroy: 'It is being deleted',
  provision: 'It is being created',
  import: 'It is being imported',
  metadata_export: 'It is being exported',
  changing_memory_live: 'Its memory is being changed',
  awaiting_memory_live: 'Its memory is being changed',
  changing_dynamic_range: 'Its memory is being changed',
  changing_static_range: 'Its memory is being changed',
  changing_memory_limits: 'Its memory is being changed',
  changing_shadow_memory: 'Its memory is being changed',
  changing_shadow_memory_live: 'Its memory is being changed',
  changing_VCPUs: 'Its CPUs are being changed',
  changing_VCPUs_live: 'Its CPUs are being changed',
  changing_NVRAM: 'Its firmware settings are being changed',
  create_vtpm: 'It is getting a TPM',
  sysprep: 'Its system is being prepared',
};

/** What the VM is doing now, as a sentence, or nothing: of several things the one that has words. */
export function busyWith(vm: Obj<'VM'>): string | undefined {
  const operations = Object.values(vm.current_operations);
  if (operations.length === 0) return undefined;
  return operations.flatMap((one) => busyWords[one] ?? [])[0] ?? 'Another operation is running';
}

/** Refuses what the server does not allow beside what the VM is busy with. */
export function notBeside(vm: Obj<'VM'>, operation: string): Verdict | undefined {
  const busy = vm.allowed_operations.includes(operation) ? undefined : busyWith(vm);
  return busy === undefined ? undefined : no('busy', busy);
}

/** Whether the tools in the guest have answered since it started. */
export function hasTools(view: View, vm: Obj<'VM'>): boolean {
  const metrics = isRef(vm.guest_metrics) ? view.get('VM_guest_metrics', vm.guest_metrics) : undefined;
  return metrics !== undefined && (metrics.PV_drivers_detected || Object.keys(metrics.PV_drivers_version).length > 0);
}

/** Refuses what only a guest whose tools answer can take part in. */
export const lacksTools = (view: View, vm: Obj<'VM'>): Verdict | undefined =>
  hasTools(view, vm)
    ? undefined
    : no('no-tools', 'Its tools do not answer', { action: 'vm.installTools', label: 'Install tools' });

function isBlocked(vm: Obj<'VM'>, operation: string): Verdict | undefined {
  const blocked = vm.blocked_operations[operation];
  if (blocked === undefined) return undefined;
  return no('blocked', blocked === '' || blocked === 'true' ? 'Somebody blocked this' : `Blocked: ${blocked}`);
}

/** What in the VM itself keeps a running guest from being moved or saved. */
function holdsBack(situation: Situation, vm: Obj<'VM'>): Verdict | undefined {
  if (vm.attached_PCIs.length > 0) return no('pci', 'A PCI device is passed through to it');
  if (vm.VGPUs.length > 0) return no('vgpu', 'It has a virtual GPU');
  if (vm.VUSBs.length > 0) return no('vusb', 'A USB device is attached to it');
  if (vm.platform['nomigrate'] === 'true') return no('nomigrate', 'It is set never to move');
  if (vm.platform['nested-virt'] === 'true') return no('nested', 'It runs virtual machines itself');
  const suspend = situation.view.get('VM_guest_metrics', vm.guest_metrics)?.other['data-cant-suspend-reason'];
  return suspend ? no('not-suspendable', 'Its system says it cannot be suspended') : undefined;
}

/** Operations that a guest without tools cannot take part in. */
const needsTools = new Set(['clean_shutdown', 'clean_reboot', 'suspend', 'pool_migrate', 'migrate_send', 'checkpoint']);
const needsStillness = new Set(['suspend', 'pool_migrate', 'migrate_send', 'checkpoint']);

/** Whether the server would take one operation on a VM now, from its own list of what is allowed, and if not the likeliest reason. */
export function operation(
  situation: Situation,
  vm: Obj<'VM'>,
  name: string,
  states: readonly PowerState[],
  already?: string,
): Verdict {
  const blocked = isBlocked(vm, name);
  if (blocked) return blocked;
  if (!states.some((state) => state === vm.power_state))
    return no('power-state', already ?? alreadyWords[vm.power_state] ?? `It is ${vm.power_state.toLowerCase()}`);
  if (vm.allowed_operations.includes(name)) return ok;
  const busy = busyWith(vm);
  if (busy) return no('busy', busy);
  const live = vm.power_state === 'Running';
  if (live && needsStillness.has(name)) {
    const held = holdsBack(situation, vm);
    if (held) return held;
  }
  const lacking = live && needsTools.has(name) ? lacksTools(situation.view, vm) : undefined;
  if (lacking) return lacking;
  const suspended = vm.power_state === 'Suspended';
  return no('not-allowed', suspended ? 'Not allowed while it is suspended' : 'The server does not allow it now');
}

/** Yes when some server could take a VM: on, enabled and reachable. */
export function someServer(view: View): Verdict {
  for (const host of view.all('host'))
    if (host.enabled && view.get('host_metrics', host.metrics)?.live !== false) return ok;
  return no('no-server', 'No server of this pool is enabled');
}

/** True when losing it would have the pool start it again. */
export function isProtected(view: View, vm: Obj<'VM'>): boolean {
  for (const pool of view.all('pool')) return pool.ha_enabled && vm.ha_restart_priority === 'restart';
  return false;
}
