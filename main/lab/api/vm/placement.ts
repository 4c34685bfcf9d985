import { assertVmOperation } from '../../world/physics/operations.ts';
import { assertCanBootHere, possibleHosts } from '../../world/physics/motion/placement.ts';
import { assertAgile } from '../../world/physics/hosts/ha.ts';
import { overheadOf } from '../../world/physics/memory.ts';
import { MIB, peek, read } from '../../world/typed.ts';
import { allowedAfter } from '../../world/allowed/allowed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

const MOST_VIFS = 7;

/** Positions on the bus that are still free. */
export function freePositions(call: Call, vm: string, cls: 'VBD' | 'VIF'): string[] {
  const row = read(call.db, 'VM', vm);
  const taken =
    cls === 'VBD'
      ? row.VBDs.map((ref) => peek(call.db, 'VBD', ref)?.userdevice)
      : row.VIFs.map((ref) => peek(call.db, 'VIF', ref)?.device);
  const all = Array.from({ length: cls === 'VBD' ? (row.HVM_boot_policy === '' ? 256 : 255) : MOST_VIFS }, (_, at) =>
    String(at),
  );
  return all.filter((position) => !taken.includes(position)).slice(0, cls === 'VBD' ? 255 : MOST_VIFS);
}

/** Largest memory whose overhead still leaves it within the total. */
function maximise(total: number, vcpus: number, multiplier: number): number {
  let low = 0;
  let high = Math.floor(total / MIB);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (middle * MIB + overheadOf(middle * MIB, vcpus, multiplier) <= total) low = middle;
    else high = middle - 1;
  }
  return low * MIB;
}

const notInitialised = (): never => {
  throw new XenError('WLB_NOT_INITIALIZED');
};

export const vmPlacementHandlers: Handlers = {
  'VM.assert_can_boot_here': (call: Call, vm: string, host: string) => assertCanBootHere(call.world, vm, host),
  'VM.get_possible_hosts': (call: Call, vm: string) => {
    const { scheduled_to_be_resident_on: target } = read(call.db, 'VM', vm);
    return call.db.get('host', target) ? [target] : possibleHosts(call.world, vm, { cpu: false });
  },
  'VM.assert_operation_valid': (call: Call, vm: string, operation: string) => assertVmOperation(call.db, vm, operation),
  'VM.update_allowed_operations': (call: Call, vm: string) => {
    const allowed = allowedAfter(call.db, 'VM', call.db.need('VM', vm), undefined);
    if (allowed) call.db.patch('VM', vm, { allowed_operations: allowed });
  },
  'VM.assert_agile': (call: Call, vm: string) => assertAgile(call.world, vm),
  'VM.get_allowed_VBD_devices': (call: Call, vm: string) => freePositions(call, vm, 'VBD'),
  'VM.get_allowed_VIF_devices': (call: Call, vm: string) => freePositions(call, vm, 'VIF'),
  'VM.compute_memory_overhead': (call: Call, vm: string) => {
    const row = read(call.db, 'VM', vm);
    return overheadOf(row.memory_static_max, row.VCPUs_max, row.HVM_shadow_multiplier);
  },
  'VM.maximise_memory': (call: Call, vm: string, total: number, approximate: boolean) => {
    const row = read(call.db, 'VM', vm);
    // Room for later: as if it had many processors.
    return maximise(total, approximate ? 64 : row.VCPUs_max, row.HVM_shadow_multiplier);
  },
  'VM.get_cooperative': () => true,
  'VM.retrieve_wlb_recommendations': notInitialised,
  'VM.query_services': () => ({}),
  'VM.get_boot_record': (call: Call, vm: string) => call.db.need('VM', vm),
};
