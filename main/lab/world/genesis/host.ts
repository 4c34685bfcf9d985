import type { HostPlan } from '../plan.ts';
import { GIB, MIB, add, write, xenTime } from '../typed.ts';
import { cpus, softwareVersion } from './products.ts';
import { licenceOf } from './licence.ts';
import { type Genesis, DAY, authority } from './site.ts';

const FLAGS =
  'fpu de tsc msr pae mce cx8 apic sep mca cmov pat clflush acpi mmx fxsr sse sse2 ht syscall nx rdtscp lm constant_tsc rep_good nopl cpuid pni pclmulqdq monitor est ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand hypervisor lahf_lm abm';

const CAPABILITIES = ['xen-3.0-x86_64', 'hvm-3.0-x86_32', 'hvm-3.0-x86_32p', 'hvm-3.0-x86_64'];

/** Seconds as text with a trailing dot, the way hosts keep their boot time. */
export function stamp(milliseconds: number): string {
  return `${Math.floor(milliseconds / 1000)}.`;
}

function controlDomain(site: Genesis, plan: HostPlan, host: string, address: string): void {
  const { db } = site;
  const memory = plan.memoryGib >= 256 ? 8 * GIB : plan.memoryGib >= 64 ? 4 * GIB : 2 * GIB;
  const vcpus = Math.min(16, plan.cpus);
  const metrics = add(db, 'VM_metrics', {
    memory_actual: memory,
    VCPUs_number: vcpus,
    start_time: xenTime(site.now - (plan.upDays ?? 30) * DAY),
    install_time: xenTime(site.now - 400 * DAY),
    last_updated: xenTime(site.now),
    current_domain_type: 'pv',
  });
  const vm = add(db, 'VM', {
    name_label: `Control domain on host: ${plan.name}`,
    name_description: 'The domain which manages physical devices and manages other domains',
    power_state: 'Running',
    user_version: 1,
    is_control_domain: true,
    resident_on: host,
    affinity: host,
    memory_overhead: 20 * MIB,
    memory_target: memory,
    memory_static_max: memory,
    memory_dynamic_max: memory,
    memory_dynamic_min: memory,
    memory_static_min: memory,
    VCPUs_max: vcpus,
    VCPUs_at_startup: vcpus,
    actions_after_softreboot: 'soft_reboot',
    actions_after_shutdown: 'destroy',
    actions_after_reboot: 'destroy',
    actions_after_crash: 'destroy',
    domid: 0,
    domarch: 'x64',
    domain_type: 'pv',
    HVM_shadow_multiplier: 1,
    metrics,
  });
  write(db, 'host', host, { control_domain: vm });
  for (const protocol of ['rfb', 'vt100']) {
    const ref = site.random.ref();
    add(
      db,
      'console',
      { protocol, location: `https://${authority(address, site.port)}/console?ref=${ref}`, VM: vm },
      ref,
    );
  }
}

function certificates(site: Genesis, host: string): void {
  const hex = (bytes: number): string =>
    (
      site.random
        .hex(bytes * 2)
        .toUpperCase()
        .match(/../g) ?? []
    ).join(':');
  for (const type of ['host', 'host_internal']) {
    const fingerprint = hex(32);
    add(site.db, 'Certificate', {
      type,
      host,
      not_before: xenTime(site.now - 200 * DAY),
      not_after: xenTime(site.now + 3450 * DAY),
      fingerprint,
      fingerprint_sha256: fingerprint,
      fingerprint_sha1: hex(20),
    });
  }
}

/** One host with its metrics, processors, control domain and certificates; interfaces and storage come later. */
export function createHost(site: Genesis, plan: HostPlan, index: number): string {
  const { db, now } = site;
  const { product } = site.plan;
  const cpu = cpus[plan.cpu];
  const address = site.addresses[index] ?? '127.0.0.1';
  const boot = now - (plan.upDays ?? 30) * DAY - index * 3_600_000;
  const metrics = add(db, 'host_metrics', {
    memory_total: plan.memoryGib * GIB,
    live: true,
    last_updated: xenTime(now),
  });
  const host = add(db, 'host', {
    name_label: plan.name,
    name_description: 'Default install',
    memory_overhead: Math.round(plan.memoryGib * 0.0105 + 0.75) * GIB,
    API_version_major: product.api[0],
    API_version_minor: product.api[1],
    API_version_vendor: 'XenSource',
    enabled: !plan.maintenance,
    ssl_legacy: false,
    software_version: softwareVersion(product, plan.version ?? product.version, xenTime(now - 40 * DAY).slice(0, 8)),
    other_config: {
      agent_start_time: stamp(boot + 95_000),
      boot_time: stamp(boot),
      ...(plan.maintenance ? { MAINTENANCE_MODE: 'true' } : {}),
    },
    capabilities: CAPABILITIES,
    sched_policy: 'credit',
    supported_bootloaders: ['pygrub', 'eliloader'],
    cpu_info: {
      cpu_count: String(plan.cpus),
      socket_count: '2',
      threads_per_core: '2',
      nr_nodes: '2',
      vendor: cpu.vendor,
      speed: cpu.speed,
      modelname: cpu.modelname,
      family: cpu.family,
      model: cpu.model,
      stepping: cpu.stepping,
      flags: FLAGS,
      features: cpu.features.slice(0, 35),
      features_pv: cpu.features,
      features_hvm: cpu.features,
      features_hvm_host: cpu.features,
      features_pv_host: cpu.features,
    },
    hostname: plan.name,
    address,
    metrics,
    license_params: licenceOf('premium-per-socket'),
    edition: 'premium-per-socket',
    editions: ['free', 'standard-per-socket', 'premium-per-socket'],
    license_server: { address: 'licences.example', port: '27000' },
    bios_strings: {
      'bios-vendor': 'Dell Inc.',
      'bios-version': '2.19.1',
      'system-manufacturer': 'Dell Inc.',
      'system-product-name': 'PowerEdge R640',
      'system-version': '',
      'system-serial-number': site.random.hex(7).toUpperCase(),
      'oem-1': 'Xen',
      'oem-2': 'MS_VM_CERT/SHA1/bdbeb6e0a816d43fa6d3fe8aaef04c2bad9d3e3d',
      'hp-rombios': '',
    },
    power_on_mode: plan.powerOnMode ?? '',
    power_on_config: plan.powerOnMode === 'DRAC' ? { power_on_ip: '10.0.9.11', power_on_user: 'operator' } : {},
    chipset_info: { iommu: 'true' },
    display: 'enabled',
    virtual_hardware_platform_versions: [0, 1, 2],
    iscsi_iqn: `iqn.2024-03.example:${plan.name}`,
    multipathing: site.plan.storage.some((sr) => sr.type === 'lvmoiscsi'),
    tls_verification_enabled: true,
    last_software_update: product.updates === 'cdn' ? xenTime(now - 31 * DAY) : '19700101T00:00:00Z',
    latest_synced_updates_applied: product.updates === 'cdn' ? 'no' : 'unknown',
    numa_affinity_policy: 'default_policy',
    ssh_enabled: true,
    ntp_mode: 'Factory',
    timezone: 'Europe/Paris',
  });
  for (let number = 0; number < plan.cpus; number++) {
    add(db, 'host_cpu', {
      host,
      number,
      vendor: cpu.vendor,
      speed: Math.round(Number(cpu.speed)),
      modelname: cpu.modelname,
      family: Number(cpu.family),
      model: Number(cpu.model),
      stepping: cpu.stepping,
      flags: FLAGS,
    });
  }
  controlDomain(site, plan, host, address);
  certificates(site, host);
  return host;
}
