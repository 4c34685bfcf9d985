import { dataSourceHandlers } from './data-source.ts';
import type { Handlers } from './handler.ts';
import { hostFactHandlers } from './host/facts.ts';
import { hostMaintenanceHandlers } from './host/maintenance.ts';
import { seldomHandlers } from './host/seldom.ts';
import { extraHandlers } from './misc/extras.ts';
import { messageHandlers } from './misc/message.ts';
import { clusterHandlers } from './pool/cluster.ts';
import { pvsHandlers } from './misc/pvs.ts';
import { certificateHandlers } from './pool/certificates.ts';
import { haHandlers } from './pool/ha.ts';
import { poolSettingHandlers } from './pool/settings.ts';
import { peopleHandlers } from './misc/people.ts';
import { planHandlers } from './misc/plans.ts';
import { deviceHandlers } from './misc/devices.ts';
import { graphicsHandlers } from './misc/graphics.ts';
import { membershipHandlers } from './pool/membership.ts';
import { patchHandlers } from './pool/patches.ts';
import { repositoryHandlers } from './pool/repository.ts';
import { vbdHandlers } from './storage/vbd.ts';
import { vdiHandlers } from './storage/vdi.ts';
import { networkHandlers } from './network/network.ts';
import { pifHandlers } from './network/pif.ts';
import { srHandlers } from './storage/sr.ts';
import { sriovHandlers } from './network/sriov.ts';
import { vifHandlers } from './network/vif.ts';
import { vmImportHandlers } from './vm/imports.ts';
import { vmMigrationHandlers } from './vm/migration.ts';
import { vmCopyHandlers } from './vm/copies.ts';
import { vmPlacementHandlers } from './vm/placement.ts';
import { vmPowerHandlers } from './vm/power.ts';
import { vmSettingsHandlers } from './vm/settings.ts';

/** What each class's file gives; a method may only be given once. */
const parts: readonly Handlers[] = [
  vmPowerHandlers,
  vmPlacementHandlers,
  vmSettingsHandlers,
  vmCopyHandlers,
  dataSourceHandlers,
  vmMigrationHandlers,
  vmImportHandlers,
  vbdHandlers,
  vdiHandlers,
  vifHandlers,
  messageHandlers,
  hostMaintenanceHandlers,
  hostFactHandlers,
  seldomHandlers,
  repositoryHandlers,
  patchHandlers,
  srHandlers,
  networkHandlers,
  pifHandlers,
  sriovHandlers,
  haHandlers,
  certificateHandlers,
  poolSettingHandlers,
  planHandlers,
  deviceHandlers,
  graphicsHandlers,
  clusterHandlers,
  pvsHandlers,
  membershipHandlers,
  peopleHandlers,
  extraHandlers,
];

function merge(all: readonly Handlers[]): Handlers {
  const merged: Record<string, Handlers[string]> = {};
  for (const part of all) {
    for (const [method, handler] of Object.entries(part)) {
      if (method in merged) throw new Error(`${method} is given twice`);
      merged[method] = handler;
    }
  }
  return merged;
}

/** Every method with a meaning of its own; the rest is generic or not implemented. */
export const handlers: Handlers = merge(parts);
