import type { Product } from './product.ts';

/** Came after the last release that took patches. */
const AFTER_PATCHES = `pool_update Feature PUSB USB_group VUSB Cluster Cluster_host Certificate network_sriov PVS_site PVS_server
PVS_proxy PVS_cache_storage SDN_controller VMSS`;

/** Came with or after repositories. */
const WITH_REPOSITORIES = 'Repository Observer VM_group Host_driver Driver_variant Caller Rate_limit';

const words = (text: string): readonly string[] => text.split(/\s+/);

const missing: Readonly<Record<Product['updates'], ReadonlySet<string>>> = {
  pool_patch: new Set([...words(AFTER_PATCHES), ...words(WITH_REPOSITORIES)]),
  pool_update: new Set(words(WITH_REPOSITORIES)),
  cdn: new Set(),
  'xcp-ng': new Set(),
};

const OF_REPOSITORIES =
  /^(pool\.(set_repositories|add_repository|remove_repository|sync_updates|check_update_readiness|configure_update_sync|set_update_sync_enabled|configure_repository_proxy|disable_repository_proxy)|host\.(apply_updates|emergency_clear_mandatory_guidance))$/;

/** Whether servers of this product have heard of a method. */
export function knowsMethod(product: Product, method: string): boolean {
  const lacks = missing[product.updates];
  if (lacks.size === 0) return true;
  return !lacks.has(method.slice(0, method.indexOf('.'))) && !OF_REPOSITORIES.test(method);
}
