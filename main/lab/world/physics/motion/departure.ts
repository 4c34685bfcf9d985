import { isRef, NULL_REF } from '../../../../../app/xenapi/ref.ts';
import { each, peek, read, write } from '../../typed.ts';
import type { World } from '../../world.ts';
import { halt } from '../power.ts';

/** An SR that the pool no longer knows takes its disks along, and every setting that named it. */
export function forgetSr(world: World, sr: string): void {
  const { db } = world;
  const pool = world.pool();
  const settings = read(db, 'pool', pool);
  if (read(db, 'SR', sr).VDIs.includes(settings.redo_log_vdi))
    write(db, 'pool', pool, { redo_log_enabled: false, redo_log_vdi: NULL_REF });
  for (const [vm, row] of each(db, 'VM')) {
    const image = row.power_state === 'Suspended' ? peek(db, 'VDI', row.suspend_VDI) : undefined;
    if (image?.SR === sr) halt(world, vm);
  }
  for (const vdi of read(db, 'SR', sr).VDIs) {
    for (const ref of read(db, 'VDI', vdi).VBDs) {
      const vbd = peek(db, 'VBD', ref);
      if (vbd?.type === 'CD') write(db, 'VBD', ref, { VDI: NULL_REF, empty: true });
      else if (vbd) db.destroy('VBD', ref);
    }
    db.destroy('VDI', vdi);
  }
  for (const field of ['default_SR', 'suspend_image_SR', 'crash_dump_SR'] as const) {
    if (settings[field] === sr) write(db, 'pool', pool, { [field]: NULL_REF });
  }
  for (const [host, { suspend_image_sr, crash_dump_sr, local_cache_sr }] of each(db, 'host')) {
    if (suspend_image_sr === sr) write(db, 'host', host, { suspend_image_sr: NULL_REF });
    if (crash_dump_sr === sr) write(db, 'host', host, { crash_dump_sr: NULL_REF });
    if (local_cache_sr === sr) write(db, 'host', host, { local_cache_sr: NULL_REF });
  }
  for (const [vm, { suspend_SR }] of each(db, 'VM'))
    if (suspend_SR === sr) write(db, 'VM', vm, { suspend_SR: NULL_REF });
  db.destroy('SR', sr);
}

/** Everything of a host that the pool knows goes with it. */
export function forgetHost(world: World, host: string): void {
  const { db } = world;
  const row = read(db, 'host', host);
  const stores = row.PBDs.map((pbd) => read(db, 'PBD', pbd).SR);
  const { VBDs = [], VIFs = [] } = peek(db, 'VM', row.control_domain) ?? {};
  for (const [cls, refs] of [
    ['VBD', VBDs],
    ['VIF', VIFs],
    ['PBD', row.PBDs],
    ['PIF', row.PIFs],
    ['host_cpu', row.host_CPUs],
    ['Certificate', row.certificates],
    ['host_patch', row.patches],
    ['host_crashdump', row.crashdumps],
    ['PCI', row.PCIs],
    ['PGPU', row.PGPUs],
    ['PUSB', row.PUSBs],
    ['Feature', row.features],
    ['VM', [row.control_domain]],
    ['host_metrics', [row.metrics]],
  ] as const) {
    for (const ref of refs) if (isRef(ref) && db.get(cls, ref)) db.destroy(cls, ref);
  }
  for (const [ref, console] of db.rows('console')) if (console['VM'] === row.control_domain) db.destroy('console', ref);
  for (const [cls, field] of [
    ['Bond', 'master'],
    ['VLAN', 'untagged_PIF'],
    ['tunnel', 'access_PIF'],
    ['network_sriov', 'logical_PIF'],
    ['Cluster_host', 'PIF'],
  ] as const) {
    for (const [ref, link] of db.rows(cls)) if (!db.get('PIF', link[field] as string)) db.destroy(cls, ref);
  }
  for (const sr of stores) {
    const { shared = true, PBDs = [] } = peek(db, 'SR', sr) ?? {};
    if (!shared && PBDs.length === 0) forgetSr(world, sr);
  }
  for (const [vm, { affinity, scheduled_to_be_resident_on }] of each(db, 'VM')) {
    if (affinity === host) write(db, 'VM', vm, { affinity: NULL_REF });
    if (scheduled_to_be_resident_on === host) write(db, 'VM', vm, { scheduled_to_be_resident_on: NULL_REF });
  }
  db.destroy('host', host);
}
