import type { Records } from '../xenapi/generated/records.ts';

/**
 * The fields of each class that the window and the rules read. Everything else (NVRAM, blobs, backtraces ...) stays in the
 * engine and is asked for when shown. Order of the classes is the order they travel in: what the tree needs comes first.
 */
// prettier-ignore
export const mirrored = {
  pool: [
    'uuid', 'name_label', 'name_description', 'master', 'default_SR', 'suspend_image_SR', 'crash_dump_SR',
    'other_config', 'ha_enabled', 'ha_configuration', 'ha_host_failures_to_tolerate', 'ha_plan_exists_for',
    'ha_allow_overcommit', 'ha_overcommitted', 'tags', 'gui_config', 'wlb_url', 'wlb_username', 'wlb_enabled',
    'wlb_verify_cert', 'redo_log_enabled', 'redo_log_vdi', 'vswitch_controller', 'health_check_config', 'restrictions', 'ha_cluster_stack',
    'allowed_operations', 'current_operations', 'guest_agent_config', 'cpu_info', 'policy_no_vendor_device',
    'live_patching_disabled', 'igmp_snooping_enabled', 'is_psr_pending', 'tls_verification_enabled', 'repositories',
    'client_certificate_auth_enabled', 'client_certificate_auth_name', 'repository_proxy_url',
    'repository_proxy_username', 'migration_compression', 'coordinator_bias', 'last_update_sync',
    'update_sync_frequency', 'update_sync_day', 'update_sync_enabled', 'license_server',
    'ha_reboot_vm_on_internal_shutdown', 'limit_console_sessions', 'vm_console_idle_timeout',
    'auto_update_vm_secureboot_certificates',
  ],
  host: [
    'uuid', 'name_label', 'name_description', 'hostname', 'address', 'enabled', 'metrics', 'resident_VMs',
    'control_domain', 'PIFs', 'PBDs', 'PCIs', 'PGPUs', 'PUSBs', 'patches', 'updates', 'updates_requiring_reboot',
    'features', 'certificates', 'software_version', 'cpu_info', 'license_params', 'license_server', 'edition',
    'capabilities', 'API_version_major', 'API_version_minor', 'memory_overhead', 'crash_dump_sr',
    'suspend_image_sr', 'local_cache_sr', 'power_on_mode', 'external_auth_type', 'external_auth_service_name',
    'display', 'iscsi_iqn', 'multipathing', 'https_only', 'ssl_legacy', 'virtual_hardware_platform_versions', 'pending_guidances',
    'pending_guidances_recommended', 'pending_guidances_full', 'last_software_update',
    'latest_synced_updates_applied', 'last_update_hash', 'other_config', 'tags', 'allowed_operations',
    'current_operations', 'ha_statefiles', 'ha_network_peers', 'logging', 'host_CPUs', 'ssh_enabled',
    'crashdumps', 'tls_verification_enabled',
  ],
  host_metrics: [
    'uuid', 'live', 'memory_total', 'memory_free', 'last_updated',
  ],
  VM: [
    'uuid', 'name_label', 'name_description', 'power_state', 'allowed_operations', 'current_operations',
    'blocked_operations', 'is_a_template', 'is_default_template', 'is_a_snapshot', 'is_control_domain',
    'is_vmss_snapshot', 'resident_on', 'affinity', 'scheduled_to_be_resident_on', 'memory_static_max',
    'memory_dynamic_max', 'memory_dynamic_min', 'memory_static_min', 'memory_overhead', 'memory_target',
    'VCPUs_max', 'VCPUs_at_startup', 'VCPUs_params', 'actions_after_shutdown', 'actions_after_reboot',
    'actions_after_crash', 'consoles', 'VIFs', 'VBDs', 'VUSBs', 'VGPUs', 'VTPMs', 'attached_PCIs', 'PV_bootloader',
    'PV_kernel', 'PV_args', 'HVM_boot_policy', 'HVM_boot_params', 'HVM_shadow_multiplier', 'platform',
    'domain_type', 'other_config', 'domid', 'metrics', 'guest_metrics', 'ha_restart_priority', 'ha_always_run',
    'order', 'start_delay', 'shutdown_delay', 'appliance', 'snapshot_of', 'snapshots', 'snapshot_time',
    'snapshot_info', 'parent', 'children', 'snapshot_schedule', 'suspend_VDI', 'suspend_SR', 'has_vendor_device',
    'hardware_platform_version', 'reference_label', 'requires_reboot', 'pending_guidances',
    'pending_guidances_recommended', 'pending_guidances_full', 'groups', 'tags', 'last_boot_CPU_flags',
    'recommendations', 'user_version', 'bios_strings',
  ],
  SR: [
    'uuid', 'name_label', 'name_description', 'type', 'content_type', 'shared', 'physical_size',
    'physical_utilisation', 'virtual_allocation', 'VDIs', 'PBDs', 'sm_config', 'is_tools_sr', 'clustered',
    'other_config', 'tags', 'allowed_operations', 'current_operations', 'introduced_by', 'local_cache_enabled',
  ],
  PBD: [
    'uuid', 'host', 'SR', 'device_config', 'currently_attached', 'other_config',
  ],
  network: [
    'uuid', 'name_label', 'name_description', 'bridge', 'managed', 'MTU', 'PIFs', 'VIFs', 'default_locking_mode',
    'purpose', 'assigned_ips', 'other_config', 'tags', 'allowed_operations', 'current_operations',
  ],
  task: [
    'uuid', 'name_label', 'name_description', 'allowed_operations', 'current_operations', 'created', 'finished',
    'status', 'resident_on', 'progress', 'type', 'result', 'error_info', 'other_config', 'subtask_of', 'subtasks',
  ],
  VM_metrics: [
    'uuid', 'memory_actual', 'VCPUs_number', 'start_time', 'install_time', 'last_updated', 'hvm',
    'current_domain_type', 'nested_virt', 'nomigrate',
  ],
  VM_guest_metrics: [
    'uuid', 'os_version', 'netbios_name', 'PV_drivers_version', 'PV_drivers_detected', 'networks', 'other', 'live',
    'can_use_hotplug_vbd', 'can_use_hotplug_vif',
  ],
  VBD: [
    'uuid', 'VM', 'VDI', 'device', 'userdevice', 'bootable', 'mode', 'type', 'empty', 'unpluggable',
    'currently_attached', 'qos_algorithm_type', 'qos_algorithm_params', 'other_config', 'allowed_operations',
    'current_operations',
  ],
  VDI: [
    'uuid', 'name_label', 'name_description', 'SR', 'VBDs', 'virtual_size', 'physical_utilisation', 'type',
    'sharable', 'read_only', 'managed', 'missing', 'is_a_snapshot', 'snapshot_of', 'snapshots', 'snapshot_time',
    'on_boot', 'allow_caching', 'cbt_enabled', 'is_tools_iso', 'sm_config', 'other_config', 'tags',
    'allowed_operations', 'current_operations',
  ],
  VIF: [
    'uuid', 'device', 'network', 'VM', 'MAC', 'MTU', 'MAC_autogenerated', 'currently_attached', 'locking_mode',
    'ipv4_allowed', 'ipv6_allowed', 'qos_algorithm_type', 'qos_algorithm_params', 'other_config',
    'allowed_operations', 'current_operations',
  ],
  SM: [
    'uuid', 'type', 'name_label', 'name_description', 'capabilities', 'features', 'required_api_version',
    'other_config',
  ],
  PIF: [
    'uuid', 'device', 'network', 'host', 'MAC', 'MTU', 'VLAN', 'physical', 'currently_attached', 'management',
    'ip_configuration_mode', 'IP', 'netmask', 'gateway', 'DNS', 'IPv6', 'primary_address_type', 'bond_slave_of',
    'bond_master_of', 'VLAN_master_of', 'VLAN_slave_of', 'tunnel_access_PIF_of', 'tunnel_transport_PIF_of',
    'sriov_physical_PIF_of', 'sriov_logical_PIF_of', 'disallow_unplug', 'managed', 'properties', 'capabilities',
    'metrics', 'other_config', 'PCI',
  ],
  PIF_metrics: [
    'uuid', 'carrier', 'speed', 'duplex', 'device_name', 'vendor_name', 'last_updated',
  ],
  Bond: [
    'uuid', 'master', 'slaves', 'other_config', 'primary_slave', 'mode', 'properties', 'links_up', 'auto_update_mac',
  ],
  VLAN: [
    'uuid', 'tagged_PIF', 'untagged_PIF', 'tag', 'other_config',
  ],
  message: [
    'uuid', 'name', 'priority', 'cls', 'obj_uuid', 'timestamp', 'body',
  ],
  pool_update: [
    'uuid', 'name_label', 'name_description', 'version', 'installation_size', 'key', 'after_apply_guidance', 'vdi',
    'hosts', 'other_config', 'enforce_homogeneity',
  ],
  pool_patch: [
    'uuid', 'name_label', 'name_description', 'version', 'size', 'pool_applied', 'host_patches',
    'after_apply_guidance', 'pool_update', 'other_config',
  ],
  host_patch: [
    'uuid', 'name_label', 'name_description', 'version', 'host', 'applied', 'timestamp_applied', 'size',
    'pool_patch', 'other_config',
  ],
  VM_appliance: [
    'uuid', 'name_label', 'name_description', 'allowed_operations', 'current_operations', 'VMs',
  ],
  VMSS: [
    'uuid', 'name_label', 'name_description', 'enabled', 'type', 'retained_snapshots', 'frequency', 'schedule',
    'last_run_time', 'VMs',
  ],
  Repository: [
    'uuid', 'name_label', 'name_description', 'binary_url', 'source_url', 'update', 'hash', 'gpgkey_path', 'origin',
    'certificate',
  ],
  Certificate: [
    'uuid', 'name', 'type', 'host', 'not_before', 'not_after', 'fingerprint', 'fingerprint_sha256',
    'fingerprint_sha1', 'purpose',
  ],
  VM_group: [
    'uuid', 'name_label', 'name_description', 'placement', 'VMs',
  ],
  console: [
    'uuid', 'protocol', 'location', 'VM', 'other_config',
  ],
  GPU_group: [
    'uuid', 'name_label', 'name_description', 'PGPUs', 'VGPUs', 'GPU_types', 'other_config', 'allocation_algorithm',
    'supported_VGPU_types', 'enabled_VGPU_types',
  ],
  PGPU: [
    'uuid', 'PCI', 'GPU_group', 'host', 'other_config', 'supported_VGPU_types', 'enabled_VGPU_types',
    'resident_VGPUs', 'supported_VGPU_max_capacities', 'dom0_access', 'is_system_display_device',
    'compatibility_metadata',
  ],
  VGPU: [
    'uuid', 'VM', 'GPU_group', 'device', 'currently_attached', 'other_config', 'type', 'resident_on',
    'scheduled_to_be_resident_on', 'compatibility_metadata', 'extra_args', 'PCI',
  ],
  VGPU_type: [
    'uuid', 'vendor_name', 'model_name', 'framebuffer_size', 'max_heads', 'max_resolution_x', 'max_resolution_y',
    'supported_on_PGPUs', 'enabled_on_PGPUs', 'VGPUs', 'supported_on_GPU_groups', 'enabled_on_GPU_groups',
    'implementation', 'identifier', 'experimental', 'compatible_types_in_vm',
  ],
  PCI: [
    'uuid', 'class_id', 'class_name', 'vendor_id', 'vendor_name', 'device_id', 'device_name', 'host', 'pci_id',
    'dependencies', 'other_config', 'subsystem_vendor_id', 'subsystem_vendor_name', 'subsystem_device_id',
    'subsystem_device_name', 'driver_name',
  ],
  PUSB: [
    'uuid', 'USB_group', 'host', 'path', 'vendor_id', 'vendor_desc', 'product_id', 'product_desc', 'serial',
    'version', 'description', 'passthrough_enabled', 'other_config', 'speed',
  ],
  USB_group: [
    'uuid', 'name_label', 'name_description', 'PUSBs', 'VUSBs', 'other_config',
  ],
  VUSB: [
    'uuid', 'allowed_operations', 'current_operations', 'VM', 'USB_group', 'other_config', 'currently_attached',
  ],
  VTPM: [
    'uuid', 'allowed_operations', 'current_operations', 'VM', 'backend', 'persistence_backend', 'is_unique',
    'is_protected',
  ],
  subject: [
    'uuid', 'subject_identifier', 'other_config', 'roles',
  ],
  role: [
    'uuid', 'name_label', 'name_description', 'is_internal',
  ],
  Feature: [
    'uuid', 'name_label', 'name_description', 'enabled', 'experimental', 'version', 'host',
  ],
  host_cpu: [
    'uuid', 'host', 'number', 'vendor', 'speed', 'modelname', 'family', 'model', 'stepping', 'flags', 'features',
    'utilisation', 'other_config',
  ],
  network_sriov: [
    'uuid', 'physical_PIF', 'logical_PIF', 'requires_reboot', 'configuration_mode',
  ],
  tunnel: [
    'uuid', 'access_PIF', 'transport_PIF', 'status', 'other_config', 'protocol',
  ],
  Cluster: [
    'uuid', 'cluster_hosts', 'pending_forget', 'cluster_token', 'cluster_stack', 'cluster_stack_version',
    'is_quorate', 'quorum', 'live_hosts', 'expected_hosts', 'allowed_operations', 'current_operations',
    'pool_auto_join', 'token_timeout', 'token_timeout_coefficient', 'cluster_config', 'other_config',
  ],
  Cluster_host: [
    'uuid', 'cluster', 'host', 'enabled', 'PIF', 'joined', 'live', 'last_update_live', 'allowed_operations',
    'current_operations', 'other_config',
  ],
} as const satisfies { [C in keyof Records]?: readonly (keyof Records[C])[] };

export type Mirrored = { [C in keyof typeof mirrored]: (typeof mirrored)[C][number] };
