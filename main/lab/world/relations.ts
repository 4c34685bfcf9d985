/** A reference and the set on the other side that names it back. */
interface Relation {
  readonly child: string;
  readonly field: string;
  readonly parent: string;
  readonly inverse: string;
}

const lines = `
VM.resident_on host.resident_VMs
VM.snapshot_of VM.snapshots
VM.parent VM.children
VM.appliance VM_appliance.VMs
VM.snapshot_schedule VMSS.VMs
VM.groups VM_group.VMs
VBD.VM VM.VBDs
VBD.VDI VDI.VBDs
VIF.VM VM.VIFs
VIF.network network.VIFs
VUSB.VM VM.VUSBs
VUSB.USB_group USB_group.VUSBs
VGPU.VM VM.VGPUs
VGPU.GPU_group GPU_group.VGPUs
VGPU.resident_on PGPU.resident_VGPUs
VTPM.VM VM.VTPMs
console.VM VM.consoles
crashdump.VM VM.crash_dumps
VDI.SR SR.VDIs
VDI.snapshot_of VDI.snapshots
PBD.SR SR.PBDs
PBD.host host.PBDs
PIF.host host.PIFs
PIF.network network.PIFs
PIF.bond_slave_of Bond.slaves
Bond.master PIF.bond_master_of
VLAN.tagged_PIF PIF.VLAN_slave_of
tunnel.access_PIF PIF.tunnel_access_PIF_of
tunnel.transport_PIF PIF.tunnel_transport_PIF_of
network_sriov.physical_PIF PIF.sriov_physical_PIF_of
network_sriov.logical_PIF PIF.sriov_logical_PIF_of
host_cpu.host host.host_CPUs
host_patch.host host.patches
host_patch.pool_patch pool_patch.host_patches
host_crashdump.host host.crashdumps
host.updates pool_update.hosts
PUSB.host host.PUSBs
PUSB.USB_group USB_group.PUSBs
PGPU.host host.PGPUs
PGPU.GPU_group GPU_group.PGPUs
PGPU.supported_VGPU_types VGPU_type.supported_on_PGPUs
PGPU.enabled_VGPU_types VGPU_type.enabled_on_PGPUs
GPU_group.supported_VGPU_types VGPU_type.supported_on_GPU_groups
GPU_group.enabled_VGPU_types VGPU_type.enabled_on_GPU_groups
PCI.host host.PCIs
Feature.host host.features
Certificate.host host.certificates
task.subtask_of task.subtasks
Cluster_host.cluster Cluster.cluster_hosts
PVS_server.site PVS_site.servers
PVS_proxy.site PVS_site.proxies
PVS_cache_storage.site PVS_site.cache_storage
`;

/** Every inverse the database keeps by itself. */
export const relations: readonly Relation[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [from = '', to = ''] = line.split(' ');
    const [child = '', field = ''] = from.split('.');
    const [parent = '', inverse = ''] = to.split('.');
    return { child, field, parent, inverse };
  });

function byChild(): ReadonlyMap<string, readonly Relation[]> {
  const map = new Map<string, Relation[]>();
  for (const relation of relations) map.set(relation.child, [...(map.get(relation.child) ?? []), relation]);
  return map;
}

export const relationsOf: ReadonlyMap<string, readonly Relation[]> = byChild();
