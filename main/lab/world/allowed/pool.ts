import { isRef } from '../../../../app/xenapi/ref.ts';
import type { Db, Row } from '../db.ts';
import { peek, type Rec } from '../typed.ts';

const POOL = [
  'ha_enable',
  'ha_disable',
  'cluster_create',
  'designate_new_master',
  'tls_verification_enable',
  'configure_repositories',
  'sync_updates',
  'sync_bundle',
  'apply_updates',
  'cert_refresh',
  'exchange_certificates_on_join',
  'exchange_ca_certificates_on_join',
  'copy_primary_host_certs',
  'eject',
  'get_updates',
  'exchange_crls_on_join',
];

/** Operations several of which may run at once. */
const SHARED = [
  'apply_updates',
  'get_updates',
  'cert_refresh',
  'exchange_certificates_on_join',
  'exchange_ca_certificates_on_join',
];

export function poolOperations(_db: Db, row: Readonly<Row>): readonly string[] {
  const pool = row as unknown as Rec<'pool'>;
  const busy = Object.values(pool.current_operations);
  return POOL.filter((operation) => {
    if (operation === 'ha_enable' && pool.ha_enabled) return false;
    if (operation === 'ha_disable' && !pool.ha_enabled) return false;
    if (busy.length === 0) return true;
    return (
      SHARED.includes(operation) &&
      busy.every((other) => other === operation || (SHARED.includes(other) && other !== 'get_updates'))
    );
  });
}

const DISK_SR = [
  'vdi_enable_cbt',
  'vdi_list_changed_blocks',
  'vdi_introduce',
  'unplug',
  'plug',
  'pbd_create',
  'vdi_disable_cbt',
  'update',
  'pbd_destroy',
  'vdi_resize',
  'vdi_clone',
  'vdi_data_destroy',
  'scan',
  'vdi_snapshot',
  'vdi_mirror',
  'vdi_create',
  'vdi_destroy',
  'vdi_set_on_boot',
];
const ISO_SR = ['unplug', 'plug', 'pbd_create', 'pbd_destroy', 'vdi_clone', 'scan', 'vdi_create', 'vdi_destroy'];
const UDEV_SR = ['vdi_introduce', 'unplug', 'plug', 'pbd_create', 'update', 'pbd_destroy', 'vdi_clone', 'scan'];

export function srOperations(_db: Db, row: Readonly<Row>): readonly string[] {
  const sr = row as unknown as Rec<'SR'>;
  const all = sr.content_type === 'iso' ? ISO_SR : sr.type === 'udev' ? UDEV_SR : DISK_SR;
  const busy = Object.values(sr.current_operations);
  const exclusive = busy.some((operation) => !operation.startsWith('vdi_'));
  return exclusive ? [] : busy.length > 0 ? all.filter((operation) => operation.startsWith('vdi_')) : all;
}

export function applianceOperations(db: Db, row: Readonly<Row>): readonly string[] {
  const appliance = row as unknown as Rec<'VM_appliance'>;
  if (Object.keys(appliance.current_operations).length > 0 || appliance.VMs.length === 0) return [];
  const states = appliance.VMs.filter(isRef).map((ref) => peek(db, 'VM', ref)?.power_state);
  const some = (...wanted: string[]): boolean => states.some((state) => state !== undefined && wanted.includes(state));
  return [
    ...(some('Halted', 'Suspended', 'Paused') ? ['start'] : []),
    ...(some('Running') ? ['clean_shutdown'] : []),
    ...(some('Running', 'Paused', 'Suspended') ? ['hard_shutdown', 'shutdown'] : []),
  ];
}

/** One change of a cluster at a time; only its last member takes the whole of it along. */
export function clusterOperations(_db: Db, row: Readonly<Row>): readonly string[] {
  const cluster = row as unknown as Rec<'Cluster'>;
  if (Object.keys(cluster.current_operations).length > 0) return [];
  return ['add', 'remove', 'enable', 'disable', ...(cluster.cluster_hosts.length === 1 ? ['destroy'] : [])];
}

export function memberOperations(_db: Db, row: Readonly<Row>): readonly string[] {
  const member = row as unknown as Rec<'Cluster_host'>;
  if (Object.keys(member.current_operations).length > 0) return [];
  return member.enabled ? ['disable', 'destroy'] : ['enable'];
}
