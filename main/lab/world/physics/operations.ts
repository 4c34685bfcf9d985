import type { Cls } from '../../../../app/xenapi/cls.ts';
import { besides, guestCan, immobile } from '../allowed/vm.ts';
import type { Db } from '../db.ts';
import { XenError } from '../failure.ts';
import { peek, read, type Rec } from '../typed.ts';
import type { World } from '../world.ts';
import type { Effort } from './effort.ts';

const HALTED = ['halted'];
const RUNNING = ['running'];
const ON = ['paused', 'suspended', 'running'];

/** Power states an operation may begin in, in the order the server lists them; others may always. */
const states: Readonly<Record<string, readonly string[]>> = {
  start: HALTED,
  start_on: HALTED,
  clone: HALTED,
  copy: HALTED,
  make_into_template: HALTED,
  provision: HALTED,
  changing_VCPUs: HALTED,
  changing_static_range: HALTED,
  changing_shadow_memory: HALTED,
  changing_NVRAM: HALTED,
  create_vtpm: HALTED,
  changing_memory_limits: HALTED,
  changing_dynamic_range: ['halted', 'running'],
  export: ['halted', 'suspended'],
  destroy: ['halted', 'suspended'],
  migrate_send: ['halted', 'suspended', 'running'],
  pause: RUNNING,
  clean_shutdown: RUNNING,
  clean_reboot: RUNNING,
  suspend: RUNNING,
  pool_migrate: RUNNING,
  changing_VCPUs_live: RUNNING,
  changing_memory_live: RUNNING,
  changing_shadow_memory_live: RUNNING,
  awaiting_memory_live: RUNNING,
  send_sysrq: RUNNING,
  send_trigger: RUNNING,
  sysprep: RUNNING,
  checkpoint: ['running', 'suspended'],
  hard_shutdown: ON,
  shutdown: ON,
  hard_reboot: ['paused', 'running'],
  unpause: ['paused'],
  resume: ['suspended'],
  resume_on: ['suspended'],
};

const ON_TEMPLATES = [
  'clone',
  'copy',
  'export',
  'metadata_export',
  'provision',
  'destroy',
  'migrate_send',
  'make_into_template',
  'update_allowed_operations',
];
const ON_SNAPSHOTS = [
  'revert',
  'clone',
  'copy',
  'export',
  'metadata_export',
  'destroy',
  'hard_shutdown',
  'create_template',
  'update_allowed_operations',
];
const ON_CONTROL_DOMAINS = [
  'metadata_export',
  'changing_static_range',
  'changing_dynamic_range',
  'changing_memory_limits',
  'changing_VCPUs',
  'data_source_op',
  'update_allowed_operations',
];
const NEEDS_TOOLS: Readonly<Record<string, readonly string[]>> = {
  clean_shutdown: ['shutdown', 'poweroff'],
  clean_reboot: ['reboot', 'shutdown'],
  changing_VCPUs_live: ['vcpu-hotplug'],
};
const MOVES = ['suspend', 'checkpoint', 'pool_migrate', 'migrate_send'];

function expectState(ref: string, vm: Rec<'VM'>, operation: string): void {
  const actual = vm.power_state.toLowerCase();
  const expected = states[operation];
  const snapshotCopy = vm.is_a_snapshot && (operation === 'clone' || operation === 'copy');
  if (expected && !expected.includes(actual) && !snapshotCopy) {
    throw new XenError('VM_BAD_POWER_STATE', ref, expected.join(', '), actual);
  }
}

/** Throws what a server says when this operation cannot begin now. `force` leaves out what only advises against it. */
export function assertVmOperation(db: Db, ref: string, operation: string, force = false): void {
  const vm = read(db, 'VM', ref);
  const blocked = vm.blocked_operations[operation];
  if (blocked !== undefined) throw new XenError('OPERATION_BLOCKED', ref, blocked);
  expectState(ref, vm, operation);
  const busy = Object.entries(vm.current_operations);
  const free = [...besides(Object.values(vm.current_operations), vm.power_state), 'update_allowed_operations'];
  const [first] = busy;
  if (first && !free.includes(operation))
    throw new XenError('OTHER_OPERATION_IN_PROGRESS', 'VM', ref, first[1], first[0]);
  if (vm.is_a_snapshot && !ON_SNAPSHOTS.includes(operation)) throw new XenError('VM_IS_SNAPSHOT', ref, operation);
  if (
    vm.is_a_template &&
    !vm.is_a_snapshot &&
    !ON_TEMPLATES.includes(operation) &&
    !operation.startsWith('changing_')
  ) {
    throw new XenError('VM_IS_TEMPLATE', ref, operation);
  }
  if (vm.is_control_domain && !ON_CONTROL_DOMAINS.includes(operation)) {
    throw new XenError('OPERATION_NOT_ALLOWED', 'This operation is not allowed on a control domain');
  }
  if (vm.power_state !== 'Running' || force) return;
  const wanted = NEEDS_TOOLS[operation];
  if (wanted && vm.HVM_boot_policy !== '' && !wanted.some((feature) => guestCan(db, vm, feature))) {
    throw new XenError('VM_LACKS_FEATURE', ref);
  }
  const reason = MOVES.includes(operation) ? immobile(db, ref, vm) : undefined;
  if (reason) throw new XenError(...reason);
}

type Busy = 'VM' | 'host' | 'pool' | 'SR' | 'VDI' | 'VBD' | 'VIF' | 'VM_appliance';

/** Marks that an operation runs on an object; answers how to take the mark away. */
export function begin(db: Db, cls: Busy & Cls, ref: string, operation: string, effort: Effort): () => void {
  const current = (): Readonly<Record<string, string>> | undefined => peek(db, cls, ref)?.current_operations;
  const before = current();
  if (!before) return () => undefined;
  db.patch(cls, ref, { current_operations: { ...before, [effort.ref]: operation } });
  return () => {
    const now = current();
    if (now?.[effort.ref] !== operation) return;
    db.patch(cls, ref, {
      current_operations: Object.fromEntries(Object.entries(now).filter(([task]) => task !== effort.ref)),
    });
  };
}

/** Does something while the mark stands. */
export async function during<T>(
  world: World,
  cls: Busy & Cls,
  ref: string,
  operation: string,
  effort: Effort,
  work: () => Promise<T>,
): Promise<T> {
  const end = begin(world.db, cls, ref, operation, effort);
  try {
    return await work();
  } finally {
    end();
  }
}

/** The same for a VM, after asking whether it may begin. */
export function vmOperation<T>(
  world: World,
  ref: string,
  operation: string,
  effort: Effort,
  work: () => Promise<T>,
  force = false,
): Promise<T> {
  assertVmOperation(world.db, ref, operation, force);
  return during(world, 'VM', ref, operation, effort, work);
}
