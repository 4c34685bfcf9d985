import { freeFunctions } from '../../world/physics/sriov.ts';
import { add, peek, read } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

function assertCapable(call: Call, pif: string): void {
  const row = read(call.db, 'PIF', pif);
  if (!row.physical) throw new XenError('PIF_IS_NOT_PHYSICAL', pif);
  if (!row.managed) throw new XenError('PIF_UNMANAGED', pif);
  if (!row.capabilities.includes('sriov')) throw new XenError('PIF_IS_NOT_SRIOV_CAPABLE', pif);
  if (row.sriov_physical_PIF_of.length > 0) throw new XenError('NETWORK_SRIOV_ALREADY_ENABLED', pif);
}

/** All interfaces of such a network are functions, and of the same kind of port. */
function assertSuits(call: Call, pif: string, network: string): void {
  const { db } = call;
  const { managed, PIFs } = read(db, 'network', network);
  if (!managed) throw new XenError('NETWORK_UNMANAGED', network);
  const { host, metrics } = read(db, 'PIF', pif);
  const kind = (ref: string): string | undefined => {
    const port = peek(db, 'PIF_metrics', ref);
    return port && `${port.vendor_id}:${port.device_id}`;
  };
  const own = PIFs.find((ref) => read(db, 'PIF', ref).host === host);
  if (own !== undefined) throw new XenError('NETWORK_ALREADY_CONNECTED', host, own);
  for (const ref of PIFs) {
    const other = read(db, 'PIF', ref);
    if (other.sriov_logical_PIF_of.length === 0) throw new XenError('NETWORK_INCOMPATIBLE_WITH_SRIOV', network);
    if (kind(other.metrics) !== kind(metrics)) throw new XenError('NETWORK_HAS_INCOMPATIBLE_SRIOV_PIFS', pif, network);
  }
}

function create(call: Call, pif: string, network: string): string {
  const { db } = call;
  assertCapable(call, pif);
  assertSuits(call, pif, network);
  const { device, host, MAC, metrics } = read(db, 'PIF', pif);
  const logical_PIF = add(db, 'PIF', {
    device,
    network,
    host,
    MAC,
    MTU: read(db, 'network', network).MTU,
    VLAN: -1,
    metrics,
    currently_attached: true,
  });
  return add(db, 'network_sriov', { physical_PIF: pif, logical_PIF, configuration_mode: 'sysfs' });
}

function destroy(call: Call, sriov: string): void {
  const { db } = call;
  const { logical_PIF } = read(db, 'network_sriov', sriov);
  const { host, network, VLAN_slave_of, management } = read(db, 'PIF', logical_PIF);
  if (management) throw new XenError('PIF_IS_MANAGEMENT_INTERFACE', logical_PIF);
  if (VLAN_slave_of.length > 0) throw new XenError('PIF_VLAN_STILL_EXISTS', logical_PIF);
  const held = read(db, 'network', network).VIFs.some((ref) => {
    const vif = read(db, 'VIF', ref);
    return vif.currently_attached && peek(db, 'VM', vif.VM)?.resident_on === host;
  });
  if (held) throw new XenError('NETWORK_SRIOV_DISABLE_FAILED', logical_PIF, 'Its virtual functions are in use');
  db.destroy('network_sriov', sriov);
  db.destroy('PIF', logical_PIF);
}

export const sriovHandlers: Handlers = {
  'network_sriov.create': create,
  'network_sriov.destroy': destroy,
  'network_sriov.get_remaining_capacity': (call: Call, sriov: string) => freeFunctions(call.db, sriov),
};
