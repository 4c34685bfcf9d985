import { isRef, NULL_REF } from '../../../../../app/xenapi/ref.ts';
import type { Db, Row } from '../../db.ts';
import { XenError } from '../../failure.ts';
import { commonFeatures, cpus } from '../../genesis/products.ts';
import { createVlanPif } from '../../genesis/network.ts';
import type { CpuModel, PoolPlan } from '../../plan.ts';
import { GIB, add, each, find, peek, read, write, type Rec } from '../../typed.ts';
import type { World } from '../../world.ts';
import { openConsole } from '../power.ts';

/** Classes whose rows belong to one host and go where it goes. */
const OWN = ['host_cpu', 'Certificate', 'PCI', 'PGPU', 'PUSB', 'Feature'] as const;

function assertMayJoin(from: World, to: World, force: boolean): void {
  const { db } = from;
  if (db.count('host') > 1) throw new XenError('OPERATION_NOT_ALLOWED', 'Host is already part of a pool');
  const host = from.coordinator();
  const joining = read(db, 'host', host);
  const coordinator = read(to.db, 'host', to.coordinator());
  if (read(to.db, 'pool', to.pool()).ha_enabled) throw new XenError('HA_IS_ENABLED');
  if (joining.resident_VMs.length > 1) throw new XenError('JOINING_HOST_CANNOT_HAVE_RUNNING_VMS');
  if (find(db, 'VM', (vm) => Object.keys(vm.current_operations).length > 0) !== undefined) {
    throw new XenError('JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS');
  }
  if (find(db, 'SR', (sr) => sr.shared && !sr.is_tools_sr) !== undefined)
    throw new XenError('JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS');
  if (db.count('Bond') > 0) throw new XenError('POOL_JOINING_HOST_HAS_BONDS');
  if (find(db, 'VLAN', (vlan) => !read(db, 'PIF', vlan.untagged_PIF).management) !== undefined)
    throw new XenError('POOL_JOINING_HOST_HAS_NON_MANAGEMENT_VLANS');
  if (db.count('tunnel') > 0) throw new XenError('POOL_JOINING_HOST_HAS_TUNNELS');
  if (db.count('network_sriov') > 0) throw new XenError('POOL_JOINING_HOST_HAS_NETWORK_SRIOVS');
  if (joining.software_version.product_version !== coordinator.software_version.product_version) {
    throw new XenError('POOL_JOINING_HOST_MUST_HAVE_SAME_PRODUCT_VERSION');
  }
  if (joining.cpu_info.vendor !== coordinator.cpu_info.vendor && !force)
    throw new XenError('HOSTS_NOT_HOMOGENEOUS', 'cpus differ');
}

function copyRow(from: Db, to: Db, cls: string, ref: string, change: Row = {}): void {
  const row = from.get(cls, ref);
  if (!row || to.get(cls, ref)) return;
  const fresh: Row = 'allowed_operations' in row ? { allowed_operations: [], current_operations: {} } : {};
  to.create(cls, { ...row, ...fresh, ...change }, ref);
}

/** The network that the pool's coordinator has on the same device, or one of its own. */
function networkFor(from: World, to: World, pif: Rec<'PIF'>): string {
  const theirs = read(to.db, 'host', to.coordinator()).PIFs.map((ref) => read(to.db, 'PIF', ref));
  const twin = theirs.find((other) => other.device === pif.device && other.VLAN < 0);
  if (twin) return twin.network;
  copyRow(from.db, to.db, 'network', pif.network, { PIFs: [], VIFs: [] });
  return pif.network;
}

function moveInterfaces(from: World, to: World, host: string): void {
  for (const ref of read(from.db, 'host', host).PIFs) {
    const pif = read(from.db, 'PIF', ref);
    if (!pif.physical) continue;
    copyRow(from.db, to.db, 'PIF_metrics', pif.metrics);
    copyRow(from.db, to.db, 'PIF', ref, {
      network: networkFor(from, to, pif),
      VLAN_slave_of: [],
      bond_master_of: [],
      bond_slave_of: NULL_REF,
    });
  }
}

/** The pool's bonds and VLANs are made on the new member as they are on the coordinator. */
function repeatNetworks(to: World, host: string): void {
  const { db } = to;
  const own = (device: string): string | undefined =>
    read(db, 'host', host).PIFs.find((ref) => read(db, 'PIF', ref).device === device && read(db, 'PIF', ref).VLAN < 0);
  for (const ref of read(db, 'host', to.coordinator()).PIFs) {
    const pif = read(db, 'PIF', ref);
    const [bond] = pif.bond_master_of;
    if (bond === undefined) continue;
    const slaves = read(db, 'Bond', bond).slaves.flatMap((slave) => own(read(db, 'PIF', slave).device) ?? []);
    const [primary] = slaves;
    if (primary === undefined) continue;
    const metrics = add(db, 'PIF_metrics', { carrier: true, speed: 10_000 * slaves.length, duplex: true });
    const master = add(db, 'PIF', {
      device: pif.device,
      network: pif.network,
      host,
      MAC: read(db, 'PIF', primary).MAC,
      MTU: pif.MTU,
      VLAN: -1,
      metrics,
      currently_attached: true,
      properties: pif.properties,
    });
    const { mode, properties } = read(db, 'Bond', bond);
    const made = add(db, 'Bond', {
      master,
      mode,
      properties,
      primary_slave: primary,
      links_up: slaves.length,
      auto_update_mac: true,
    });
    for (const slave of slaves) write(db, 'PIF', slave, { bond_slave_of: made, currently_attached: false });
  }
  for (const ref of read(db, 'host', to.coordinator()).PIFs) {
    const pif = read(db, 'PIF', ref);
    const below = isRef(pif.VLAN_master_of) ? own(pif.device) : undefined;
    if (below !== undefined) createVlanPif(db, below, pif.network, pif.VLAN);
  }
}

function moveStorage(from: World, to: World, host: string): void {
  for (const ref of read(from.db, 'host', host).PBDs) {
    const pbd = read(from.db, 'PBD', ref);
    const sr = read(from.db, 'SR', pbd.SR);
    if (sr.is_tools_sr) continue;
    copyRow(from.db, to.db, 'SR', pbd.SR, { VDIs: [], PBDs: [] });
    copyRow(from.db, to.db, 'PBD', ref);
    const alone = { VBDs: [], snapshots: [], snapshot_of: NULL_REF, metadata_of_pool: NULL_REF };
    for (const vdi of sr.VDIs) copyRow(from.db, to.db, 'VDI', vdi, alone);
    for (const vdi of sr.VDIs) write(to.db, 'VDI', vdi, { snapshot_of: read(from.db, 'VDI', vdi).snapshot_of });
  }
  for (const [ref, sr] of each(to.db, 'SR')) {
    const [first] = sr.PBDs;
    if (!sr.shared || first === undefined) continue;
    const { device_config } = read(to.db, 'PBD', first);
    if (!sr.PBDs.some((pbd) => read(to.db, 'PBD', pbd).host === host)) {
      add(to.db, 'PBD', { host, SR: ref, device_config, currently_attached: true });
    }
  }
}

function moveGuests(from: World, to: World): void {
  const guests = [...each(from.db, 'VM')].filter(([, vm]) => !vm.is_default_template && !vm.is_control_domain);
  for (const [ref, vm] of guests) {
    copyRow(from.db, to.db, 'VM_metrics', vm.metrics);
    copyRow(from.db, to.db, 'VM', ref, {
      VBDs: [],
      VIFs: [],
      consoles: [],
      snapshots: [],
      children: [],
      parent: NULL_REF,
      snapshot_of: NULL_REF,
      guest_metrics: NULL_REF,
      appliance: NULL_REF,
      snapshot_schedule: NULL_REF,
      groups: [],
    });
    for (const vbd of vm.VBDs) {
      const { VDI } = read(from.db, 'VBD', vbd);
      const gone = isRef(VDI) && !to.db.get('VDI', VDI);
      copyRow(from.db, to.db, 'VBD', vbd, gone ? { VDI: NULL_REF, empty: true } : {});
    }
    for (const vif of vm.VIFs) {
      const { network } = read(from.db, 'VIF', vif);
      const [pif] = read(from.db, 'network', network).PIFs;
      const target = pif === undefined ? undefined : networkFor(from, to, read(from.db, 'PIF', pif));
      if (target === undefined) copyRow(from.db, to.db, 'network', network, { PIFs: [], VIFs: [] });
      copyRow(from.db, to.db, 'VIF', vif, { network: target ?? network });
    }
  }
  // Whom they descend from, now that all are there.
  for (const [ref, { parent, snapshot_of }] of guests) write(to.db, 'VM', ref, { parent, snapshot_of });
}

/** Levels the pool to what all its processors can, and counts them. */
export function levelPool(world: World): void {
  const { db } = world;
  const hosts = [...each(db, 'host')].map(([, host]) => host.cpu_info);
  const features = commonFeatures(hosts.map((cpu) => cpu.features_hvm ?? ''));
  const sum = (key: 'cpu_count' | 'socket_count'): string =>
    String(hosts.reduce((total, cpu) => total + Number(cpu[key] ?? '0'), 0));
  const pool = read(db, 'pool', world.pool());
  write(db, 'pool', world.pool(), {
    cpu_info: {
      ...pool.cpu_info,
      features_hvm: features,
      features_pv: features,
      cpu_count: sum('cpu_count'),
      socket_count: sum('socket_count'),
    },
  });
}

/** The only host of one pool becomes a member of another, with what it has inside. */
export function join(from: World, to: World, force: boolean): void {
  assertMayJoin(from, to, force);
  const host = from.coordinator();
  const row = read(from.db, 'host', host);
  copyRow(from.db, to.db, 'host_metrics', row.metrics);
  copyRow(from.db, to.db, 'host', host, {
    resident_VMs: [],
    PIFs: [],
    PBDs: [],
    host_CPUs: [],
    certificates: [],
    PCIs: [],
    PGPUs: [],
    PUSBs: [],
    features: [],
    patches: [],
    updates: [],
    suspend_image_sr: read(to.db, 'pool', to.pool()).suspend_image_SR,
    crash_dump_sr: read(to.db, 'pool', to.pool()).crash_dump_SR,
  });
  for (const cls of OWN) {
    for (const [ref, own] of from.db.rows(cls)) if (own['host'] === host) copyRow(from.db, to.db, cls, ref);
  }
  const control = read(from.db, 'VM', row.control_domain);
  copyRow(from.db, to.db, 'VM_metrics', control.metrics);
  copyRow(from.db, to.db, 'VM', row.control_domain, { consoles: [] });
  openConsole(to, row.control_domain, host);
  moveInterfaces(from, to, host);
  repeatNetworks(to, host);
  moveStorage(from, to, host);
  moveGuests(from, to);
  levelPool(to);
  from.lab.dissolve(from);
}

function modelOf(cpu: Readonly<Record<string, string>>): CpuModel {
  const found = Object.entries(cpus).find(([, model]) => model.modelname === cpu.modelname)?.[0];
  return (found ?? 'skylake') as CpuModel;
}

/** A member that was put out starts again, empty, as a pool of its own. */
export function beginAlone(world: World, host: Rec<'host'>, memory: number): void {
  const plan: PoolPlan = {
    name: '',
    product: world.product,
    hosts: [
      {
        name: host.name_label,
        memoryGib: Math.round(memory / GIB),
        cpus: Number(host.cpu_info.cpu_count ?? '8'),
        cpu: modelOf(host.cpu_info),
        upDays: 0,
      },
    ],
    storage: [],
    networks: [],
    vms: [],
    defaultStorage: `local:${host.name_label}`,
  };
  const fresh = world.lab.found(plan, host.address);
  const ref = fresh.coordinator();
  fresh.setReach(ref, { kind: 'refused' });
  fresh.clock.after(60, () => {
    if (peek(fresh.db, 'host', ref)) fresh.setReach(ref, { kind: 'up' });
  });
}
