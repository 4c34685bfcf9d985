import type { Obj, View } from '../inventory/view.ts';
import { isRef } from '../xenapi/ref.ts';
import { reason } from './reason.ts';
import type { Reason } from './reason.ts';

type Hold = (view: View, vm: Obj<'VM'>, sriov: ReadonlySet<string>) => Reason | undefined;

const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1';

function blocked(vm: Obj<'VM'>, operation: string, what: string): Reason | undefined {
  const text = (vm.blocked_operations as Readonly<Record<string, string | undefined>>)[operation];
  return text === undefined
    ? undefined
    : reason('OPERATION_BLOCKED', text === 'true' ? `${what} is blocked` : `blocked: ${text}`, vm.$ref, text);
}

/** In the order in which the server would find them. */
const rules: readonly Hold[] = [
  (_view, vm) => blocked(vm, 'pool_migrate', 'migration'),
  (_view, vm) =>
    isTrue(vm.platform['nomigrate']) || isTrue(vm.platform['nested-virt'] ?? vm.platform['exp-nested-hvm'])
      ? reason('VM_IS_IMMOBILE', 'is set not to migrate', vm.$ref)
      : undefined,
  (_view, vm) =>
    vm.attached_PCIs.length > 0 || vm.other_config['pci'] !== undefined
      ? reason('VM_HAS_PCI_ATTACHED', 'a PCI device is passed through', vm.$ref)
      : undefined,
  (_view, vm) => (vm.VGPUs.length > 0 ? reason('VM_HAS_VGPU', 'a GPU is attached', vm.$ref) : undefined),
  (_view, vm) => (vm.VUSBs.length > 0 ? reason('VM_HAS_VUSBS', 'a USB device is passed through', vm.$ref) : undefined),
  (view, vm, sriov) =>
    sriov.size > 0 && vm.VIFs.some((ref) => sriov.has(view.get('VIF', ref)?.network ?? ''))
      ? reason('VM_HAS_SRIOV_VIF', 'an SR-IOV interface is attached', vm.$ref)
      : undefined,
  (view, vm) =>
    lacksTools(view, vm)
      ? reason('VM_LACKS_FEATURE', 'its tools are not installed or not running', vm.$ref)
      : undefined,
];

/** Networks over virtual functions of a card. Found once for all VMs: each network of a large pool has an interface per server. */
export const sriovNetworks = (view: View): ReadonlySet<string> =>
  new Set([...view.all('PIF')].flatMap((pif) => (pif.sriov_logical_PIF_of.length > 0 ? [pif.network] : [])));

/** Why a VM cannot move live, wherever to; for VMs that do not run there is nothing to find. */
export function holds(view: View, vm: Obj<'VM'>, sriov = sriovNetworks(view)): readonly Reason[] {
  if (vm.power_state !== 'Running' && vm.power_state !== 'Paused') return [];
  return rules.flatMap((rule) => rule(view, vm, sriov) ?? []);
}

/** Why what is off cannot be started, or what is suspended resumed, on a server that somebody chose. */
export function blocks(vm: Obj<'VM'>): readonly Reason[] {
  const against =
    vm.power_state === 'Halted'
      ? blocked(vm, 'start_on', 'starting it on a chosen server')
      : vm.power_state === 'Suspended'
        ? blocked(vm, 'resume_on', 'resuming it on a chosen server')
        : undefined;
  return against ? [against] : [];
}

/** A fully virtualised guest moves only while its drivers say that it can suspend. */
function lacksTools(view: View, vm: Obj<'VM'>): boolean {
  if (vm.HVM_boot_policy === '') return false;
  const metrics = isRef(vm.guest_metrics) ? view.get('VM_guest_metrics', vm.guest_metrics) : undefined;
  return metrics?.other['feature-suspend'] !== '1';
}
