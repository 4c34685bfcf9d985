import { isRef } from '../../../../app/xenapi/ref.ts';
import type { Db } from '../db.ts';
import { XenError } from '../failure.ts';
import { each, peek, read, type Rec } from '../typed.ts';

/** Virtual functions of one port. */
const FUNCTIONS = 32;

/** The logical interface behind another: itself, or the one a VLAN stands on. */
function logicalOf(db: Db, ref: string): string | undefined {
  const pif = peek(db, 'PIF', ref);
  if (!pif) return undefined;
  if (pif.sriov_logical_PIF_of.length > 0) return ref;
  const below = isRef(pif.VLAN_master_of) ? peek(db, 'VLAN', pif.VLAN_master_of)?.tagged_PIF : undefined;
  return below !== undefined && (peek(db, 'PIF', below)?.sriov_logical_PIF_of.length ?? 0) > 0 ? below : undefined;
}

/** Whether interfaces on a network are functions of a port rather than plugs into a bridge. */
export function isSriov(db: Db, network: string): boolean {
  if (db.count('network_sriov') === 0) return false;
  return peek(db, 'network', network)?.PIFs.some((pif) => logicalOf(db, pif) !== undefined) ?? false;
}

/** Whether a VM holds a function of a port of the host it runs on. */
export function holdsFunction(db: Db, vm: Rec<'VM'>): boolean {
  if (db.count('network_sriov') === 0) return false;
  return vm.VIFs.some((ref) => {
    const vif = peek(db, 'VIF', ref);
    return vif?.currently_attached === true && isSriov(db, vif.network);
  });
}

/** Functions of a port that nobody holds. */
export function freeFunctions(db: Db, sriov: string): number {
  const { logical_PIF } = read(db, 'network_sriov', sriov);
  const { host } = read(db, 'PIF', logical_PIF);
  let held = 0;
  for (const [, vif] of each(db, 'VIF')) {
    if (!vif.currently_attached || peek(db, 'VM', vif.VM)?.resident_on !== host) continue;
    const { PIFs = [] } = peek(db, 'network', vif.network) ?? {};
    if (PIFs.some((pif) => logicalOf(db, pif) === logical_PIF)) held++;
  }
  return Math.max(0, FUNCTIONS - held);
}

/** Throws where a host has too few functions left for what a VM wants. */
export function assertFunctions(db: Db, vm: Rec<'VM'>, host: string): void {
  if (db.count('network_sriov') === 0) return;
  const wanted = new Map<string, number>();
  for (const ref of vm.VIFs) {
    const { network } = read(db, 'VIF', ref);
    if (isSriov(db, network)) wanted.set(network, (wanted.get(network) ?? 0) + 1);
  }
  for (const [network, count] of wanted) {
    const here = read(db, 'network', network).PIFs.find((pif) => read(db, 'PIF', pif).host === host);
    const logical = here === undefined ? undefined : logicalOf(db, here);
    const [sriov] = logical === undefined ? [] : read(db, 'PIF', logical).sriov_logical_PIF_of;
    if (sriov !== undefined && freeFunctions(db, sriov) < count)
      throw new XenError('NETWORK_SRIOV_INSUFFICIENT_CAPACITY', network);
  }
}
