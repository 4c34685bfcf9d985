import { isRef } from '../../../../app/xenapi/ref.ts';
import type { Db, Row } from '../db.ts';
import { holdsFunction } from '../physics/sriov.ts';
import { peek, type Rec } from '../typed.ts';

const RUNNING = [
  'sysprep',
  'metadata_export',
  'changing_VCPUs_live',
  'changing_dynamic_range',
  'migrate_send',
  'pool_migrate',
  'suspend',
  'hard_reboot',
  'hard_shutdown',
  'clean_reboot',
  'clean_shutdown',
  'pause',
  'checkpoint',
  'snapshot',
];

const HALTED = [
  'create_vtpm',
  'destroy',
  'metadata_export',
  'export',
  'make_into_template',
  'changing_NVRAM',
  'changing_shadow_memory',
  'changing_static_range',
  'changing_dynamic_range',
  'migrate_send',
  'start_on',
  'start',
  'copy',
  'clone',
  'snapshot',
];

const SUSPENDED = [
  'destroy',
  'metadata_export',
  'export',
  'migrate_send',
  'resume_on',
  'resume',
  'hard_shutdown',
  'checkpoint',
  'snapshot',
];

const PAUSED = ['metadata_export', 'hard_reboot', 'hard_shutdown', 'unpause', 'snapshot'];

const DEFAULT_TEMPLATE = [
  'metadata_export',
  'export',
  'changing_NVRAM',
  'changing_shadow_memory',
  'changing_static_range',
  'changing_dynamic_range',
  'provision',
  'copy',
  'clone',
];

const CONTROL_DOMAIN = ['metadata_export', 'changing_static_range', 'changing_dynamic_range'];

/** What the guest's tools say they can do; nothing is known without them. */
export function guestCan(db: Db, vm: Rec<'VM'>, feature: string): boolean {
  const other = isRef(vm.guest_metrics) ? peek(db, 'VM_guest_metrics', vm.guest_metrics)?.other : undefined;
  return other?.[feature] === '1' || other?.[`feature-${feature}`] === '1';
}

function isHvm(vm: Rec<'VM'>): boolean {
  return vm.HVM_boot_policy !== '';
}

/** Why a running VM cannot be suspended or moved: code and parameters after the VM's own reference. */
export function immobile(db: Db, ref: string, vm: Rec<'VM'>): readonly [code: string, ...params: string[]] | undefined {
  if (vm.VUSBs.length > 0) return ['VM_HAS_VUSBS', ref];
  if (vm.VGPUs.length > 0) return ['VM_HAS_VGPU', ref];
  if (vm.attached_PCIs.length > 0 || vm.other_config.pci !== undefined) return ['VM_HAS_PCI_ATTACHED', ref];
  if (holdsFunction(db, vm)) return ['VM_HAS_SRIOV_VIF', ref];
  if (
    vm.platform.nomigrate === 'true' ||
    vm.platform['nested-virt'] === 'true' ||
    vm.platform['exp-nested-hvm'] === 'true'
  )
    return ['VM_IS_IMMOBILE', ref];
  return isHvm(vm) && !guestCan(db, vm, 'suspend') ? ['VM_LACKS_FEATURE', ref] : undefined;
}

function running(db: Db, vm: Rec<'VM'>): readonly string[] {
  const still = immobile(db, '', vm) !== undefined;
  return RUNNING.filter((operation) => {
    if (operation === 'clean_shutdown')
      return !isHvm(vm) || guestCan(db, vm, 'shutdown') || guestCan(db, vm, 'poweroff');
    if (operation === 'clean_reboot') return !isHvm(vm) || guestCan(db, vm, 'reboot') || guestCan(db, vm, 'shutdown');
    if (operation === 'changing_VCPUs_live') return !isHvm(vm) || guestCan(db, vm, 'vcpu-hotplug');
    if (['suspend', 'checkpoint', 'pool_migrate', 'migrate_send'].includes(operation)) return !still;
    if (operation === 'sysprep') return isHvm(vm) && isRef(vm.guest_metrics);
    return true;
  });
}

function byState(db: Db, vm: Rec<'VM'>): readonly string[] {
  if (vm.is_a_snapshot) {
    const list = ['destroy', 'metadata_export', 'export', 'hard_shutdown', 'revert', 'copy', 'clone'];
    return vm.power_state === 'Suspended' ? list : list.filter((operation) => operation !== 'hard_shutdown');
  }
  if (vm.is_a_template) {
    if (vm.is_default_template) return DEFAULT_TEMPLATE;
    const at = DEFAULT_TEMPLATE.indexOf('provision');
    return ['destroy', ...DEFAULT_TEMPLATE.slice(0, at), 'migrate_send', ...DEFAULT_TEMPLATE.slice(at)];
  }
  switch (vm.power_state) {
    case 'Running':
      return running(db, vm);
    case 'Halted':
      return HALTED;
    case 'Suspended':
      return SUSPENDED;
    default:
      return PAUSED;
  }
}

const COPIES = ['clone', 'copy', 'export'];
const SNAPSHOTS = ['snapshot', 'checkpoint'];

/** Operations that may begin while the ones in `busy` run. */
export function besides(busy: readonly string[], powerState: string): readonly string[] {
  if (busy.length === 0) return [];
  if (busy.every((operation) => COPIES.includes(operation))) return COPIES;
  if (busy.every((operation) => SNAPSHOTS.includes(operation)) && powerState === 'Halted') return SNAPSHOTS;
  const hard = busy.some((operation) => operation.startsWith('hard_'));
  if (powerState === 'Suspended') return hard ? [] : ['hard_shutdown'];
  const stopping = busy.some((operation) =>
    ['clean_shutdown', 'shutdown', 'suspend', 'pool_migrate', 'clean_reboot'].includes(operation),
  );
  if (powerState === 'Halted' && !stopping) return [];
  return hard ? [] : ['hard_reboot', 'hard_shutdown'];
}

export function vmOperations(db: Db, row: Readonly<Row>): readonly string[] {
  const vm = row as unknown as Rec<'VM'>;
  if (vm.is_control_domain) return CONTROL_DOMAIN;
  const busy = Object.values(vm.current_operations);
  const list = busy.length > 0 ? besides(busy, vm.power_state) : byState(db, vm);
  return list.filter((operation) => vm.blocked_operations[operation] === undefined);
}
