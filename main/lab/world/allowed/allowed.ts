import type { Db, Row } from '../db.ts';
import { hostOperations } from './host.ts';
import { vbdOperations, vdiOperations, vifOperations } from './devices.ts';
import { applianceOperations, clusterOperations, memberOperations, poolOperations, srOperations } from './pool.ts';
import { vmOperations } from './vm.ts';

type Rule = (db: Db, row: Readonly<Row>) => readonly string[];

interface Follows {
  readonly rule: Rule;
  /** Fields whose change recomputes the list. `is_a_template` is not among a VM's: a real server leaves that list stale. */
  readonly fields: readonly string[];
}

const follows: Readonly<Record<string, Follows>> = {
  VM: {
    rule: vmOperations,
    fields: [
      'power_state',
      'current_operations',
      'blocked_operations',
      'guest_metrics',
      'VUSBs',
      'VGPUs',
      'attached_PCIs',
      'platform',
    ],
  },
  VBD: {
    rule: vbdOperations,
    fields: ['currently_attached', 'current_operations', 'empty', 'unpluggable', 'VDI', 'mode', 'type'],
  },
  VIF: { rule: vifOperations, fields: ['currently_attached', 'current_operations'] },
  VDI: {
    rule: vdiOperations,
    fields: ['current_operations', 'managed', 'missing', 'read_only', 'sharable', 'cbt_enabled', 'VBDs'],
  },
  SR: { rule: srOperations, fields: ['current_operations', 'type'] },
  host: { rule: hostOperations, fields: ['enabled', 'current_operations', 'power_on_mode', 'metrics'] },
  pool: { rule: poolOperations, fields: ['current_operations', 'ha_enabled', 'repositories'] },
  Cluster: { rule: clusterOperations, fields: ['current_operations', 'cluster_hosts'] },
  Cluster_host: { rule: memberOperations, fields: ['current_operations', 'enabled'] },
  VM_appliance: { rule: applianceOperations, fields: ['current_operations', 'VMs'] },
};

/** The new list where one of the changed fields has a say in it. */
export function allowedAfter(
  db: Db,
  cls: string,
  row: Readonly<Row>,
  changed: Row | undefined,
): readonly string[] | undefined {
  const follow = follows[cls];
  if (!follow) return undefined;
  if (changed && !follow.fields.some((field) => field in changed)) return undefined;
  return follow.rule(db, row);
}

/** Objects whose list hangs on this one. */
export function* dependents(
  db: Db,
  cls: string,
  ref: string,
  row: Readonly<Row>,
  changed: Row | undefined,
): Generator<readonly [cls: string, ref: string]> {
  const touches = (...fields: string[]): boolean => !changed || fields.some((field) => field in changed);
  const many = (field: string): readonly string[] =>
    Array.isArray(row[field]) ? (row[field] as readonly string[]) : [];
  const one = (field: string): string => {
    const value = row[field];
    return typeof value === 'string' ? value : '';
  };
  if (cls === 'VM' && touches('power_state', 'current_operations', 'domid', 'is_a_template')) {
    for (const vbd of many('VBDs')) {
      yield ['VBD', vbd];
      const vdi = db.get('VBD', vbd)?.['VDI'];
      if (typeof vdi === 'string') yield ['VDI', vdi];
    }
    for (const vif of many('VIFs')) yield ['VIF', vif];
    if (one('appliance') !== '') yield ['VM_appliance', one('appliance')];
  }
  // A VM that holds a function of a port stays where it is.
  const ports = cls === 'network_sriov' || (db.count('network_sriov') > 0 && (cls === 'VIF' || cls === 'PIF'));
  if (ports && cls === 'VIF' && touches('currently_attached', 'network')) yield ['VM', one('VM')];
  if (ports && cls !== 'VIF' && touches('VLAN_master_of')) {
    const network = cls === 'PIF' ? one('network') : db.get('PIF', one('logical_PIF'))?.['network'];
    const vifs = typeof network === 'string' ? db.get('network', network)?.['VIFs'] : undefined;
    for (const vif of Array.isArray(vifs) ? (vifs as readonly string[]) : []) {
      const vm = db.get('VIF', vif)?.['VM'];
      if (typeof vm === 'string') yield ['VM', vm];
    }
  }
  if (cls === 'VBD' && touches('currently_attached', 'VDI', 'current_operations')) yield ['VDI', one('VDI')];
  if (cls === 'VM_guest_metrics' && changed && touches('other', 'PV_drivers_detected')) {
    for (const [vmRef, vm] of db.rows('VM')) if (vm.guest_metrics === ref) yield ['VM', vmRef];
  }
  if (cls === 'host_metrics' && changed && touches('live')) {
    for (const [hostRef, host] of db.rows('host')) if (host.metrics === ref) yield ['host', hostRef];
  }
}
