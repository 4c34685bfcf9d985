const OPEN = `vlan qos pool_attached_storage netapp equalogic pooling email_alerting historical_performance wlb rbac dmc checkpoint
cpu_masking connection vmpr vmss intellicache gpu dr vif_locking storage_xen_motion vgpu integrated_gpu_passthrough vss
guest_agent_auto_update pci_device_for_auto_update xen_motion guest_ip_setting ad nested_virt live_patching set_vcpus_number_live
pvs_proxy igmp_snooping rpu pool_size cbt usb_passthrough network_sriov corosync zstd_export pool_secret_rotation
certificate_verification updates internal_repo_access vtpm vm_start vm_appliance_start vm_groups`;

const CLOSED = ['marathon', 'cluster_address'];

/** What the edition leaves open, as hosts and the pool say it. */
export function restrictions(): Record<string, string> {
  const all: Record<string, string> = {};
  for (const feature of OPEN.split(/\s+/)) all[`restrict_${feature}`] = 'false';
  for (const feature of CLOSED) all[`restrict_${feature}`] = 'true';
  return { ...all, enable_xha: 'true', platform_filter: 'false', regular_nag_dialog: 'false' };
}

export function licenceOf(edition: string): Record<string, string> {
  return {
    ...restrictions(),
    expiry: '20281231T23:59:59Z',
    grace: 'no',
    sku_type: edition,
    sku_marketing_name: 'Premium Edition',
  };
}
