import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { messagePriority } from '../../../../app/xenapi/generated/messages.ts';
import { add, read, write, xenTime } from '../typed.ts';
import { createGpus } from './graphics.ts';
import { createHost } from './host.ts';
import { restrictions } from './licence.ts';
import { createNetworks } from './network.ts';
import { commonFeatures, cpus } from './products.ts';
import { type Genesis, DAY, named } from './site.ts';
import { createStorage, defaultStorage, sumStorage } from './storage.ts';
import { createTemplates } from './templates.ts';
import { createUpdates } from './updates.ts';
import { createVm } from './vm.ts';

function createPool(site: Genesis): string {
  const { plan, db } = site;
  const models = plan.hosts.map((host) => cpus[host.cpu]);
  const features = commonFeatures(models.map((model) => model.features));
  return add(db, 'pool', {
    name_label: plan.name,
    name_description: plan.description ?? '',
    master: named(site.hosts, plan.hosts[0]?.name ?? ''),
    other_config: { 'memory-ratio-hvm': '0.25', 'memory-ratio-pv': '0.25', ...plan.otherConfig },
    tags: plan.tags ?? [],
    restrictions: restrictions(),
    ha_cluster_stack: 'xhad',
    cpu_info: {
      features_hvm_host: features,
      features_pv_host: features,
      features_hvm: features,
      features_pv: features,
      socket_count: String(plan.hosts.length * 2),
      cpu_count: String(plan.hosts.reduce((sum, host) => sum + host.cpus, 0)),
      vendor: models[0]?.vendor ?? '',
    },
    tls_verification_enabled: true,
    coordinator_bias: true,
    local_auth_max_threads: 8,
    ext_auth_max_threads: 1,
    telemetry_uuid: site.random.ref(),
    telemetry_frequency: 'weekly',
    telemetry_next_collection: xenTime(site.now + 3 * DAY),
    update_sync_frequency: 'weekly',
  });
}

function createDevices(site: Genesis): void {
  const { db } = site;
  for (const plan of site.plan.hosts) {
    const host = named(site.hosts, plan.name);
    if (plan.usb !== undefined) {
      const group = add(db, 'USB_group', { name_label: `Group of ${plan.usb}`, name_description: '' });
      add(db, 'PUSB', {
        host,
        USB_group: group,
        path: '1-2',
        vendor_id: '0529',
        vendor_desc: 'SafeNet',
        product_id: '0001',
        product_desc: plan.usb,
        serial: site.random.hex(8),
        version: '2.00',
        description: `SafeNet_${plan.usb}`,
        passthrough_enabled: true,
        speed: 12,
      });
      const vm = site.plan.vms.find((candidate) => candidate.pinned === 'usb' && candidate.host === plan.name);
      if (vm) add(db, 'VUSB', { VM: named(site.vms, vm.name), USB_group: group, currently_attached: true });
    }
  }
}

function createPlans(site: Genesis): void {
  const { db } = site;
  for (const plan of site.plan.schedules ?? []) {
    const schedule = add(db, 'VMSS', {
      name_label: plan.name,
      enabled: true,
      type: 'snapshot',
      retained_snapshots: plan.keep,
      frequency: 'daily',
      schedule: { hour: String(plan.hour), min: '0' },
      last_run_time: xenTime(Math.floor(site.now / DAY) * DAY + plan.hour * 3_600_000),
    });
    for (const vm of plan.vms) write(db, 'VM', named(site.vms, vm), { snapshot_schedule: schedule });
  }
  for (const plan of site.plan.appliances ?? []) {
    const appliance = add(db, 'VM_appliance', { name_label: plan.name });
    for (const vm of plan.vms) write(db, 'VM', named(site.vms, vm), { appliance });
  }
}

/** What happened lately, so that the list of notices is not empty. */
function createMessages(site: Genesis): void {
  const { db, random } = site;
  const say = (name: string, cls: string, uuid: string, body: string, minutesAgo: number): void => {
    add(db, 'message', {
      name,
      priority: messagePriority[name] ?? 3,
      cls,
      obj_uuid: uuid,
      body,
      timestamp: xenTime(site.now - minutesAgo * 60_000),
    });
  };
  for (const vm of site.plan.vms.filter((candidate) => candidate.state === 'Running').slice(0, 12)) {
    const row = read(db, 'VM', named(site.vms, vm.name));
    const host = read(db, 'host', row.resident_on);
    say(
      'VM_STARTED',
      'VM',
      row.uuid,
      `VM '${row.name_label}' (uuid: ${row.uuid}) started on host: ${host.name_label} (uuid: ${host.uuid})`,
      random.between(1500, 60_000),
    );
  }
  for (const plan of site.plan.vms.filter((candidate) => candidate.perfmon !== undefined)) {
    const row = read(db, 'VM', named(site.vms, plan.name));
    say(
      'ALARM',
      'VM',
      row.uuid,
      'value: 0.942187\nconfig:\n<variable>\n<name value="cpu_usage"/>\n<alarm_trigger_level value="0.9"/>\n<alarm_trigger_period value="60"/>\n</variable>\n',
      210,
    );
  }
  for (const plan of site.plan.storage.filter((candidate) => candidate.fewPathsOn !== undefined)) {
    const host = read(db, 'host', named(site.hosts, plan.fewPathsOn ?? ''));
    say(
      'MULTIPATH_PERIODIC_ALERT',
      'Host',
      host.uuid,
      `<root><host uuid="${host.uuid}" host_name="${host.name_label}"><alert><scsi_id>${plan.name}</scsi_id><max_paths>2</max_paths><current_paths>1</current_paths></alert></host></root>`,
      95,
    );
  }
  for (const plan of site.plan.hosts.filter((candidate) => candidate.skewSeconds !== undefined)) {
    const host = read(db, 'host', named(site.hosts, plan.name));
    say(
      'HOST_CLOCK_SKEW_DETECTED',
      'Host',
      host.uuid,
      `<body><host>${host.name_label}</host><skew>${plan.skewSeconds}</skew></body>`,
      40,
    );
  }
}

/** Brings a whole pool to life. */
export function createAll(site: Genesis): void {
  const { db, plan } = site;
  plan.hosts.forEach((host, index) => site.hosts.set(host.name, createHost(site, host, index)));
  const pool = createPool(site);
  createNetworks(site);
  createStorage(site);
  const sr = defaultStorage(site) || NULL_REF;
  write(db, 'pool', pool, { default_SR: sr, suspend_image_SR: sr, crash_dump_SR: sr });
  for (const host of site.hosts.values()) write(db, 'host', host, { suspend_image_sr: sr, crash_dump_sr: sr });
  createTemplates(site);
  plan.vms.forEach((vm, index) => createVm(site, vm, index));
  createDevices(site);
  createGpus(site);
  createPlans(site);
  if (plan.ha) {
    write(db, 'pool', pool, {
      ha_enabled: true,
      ha_host_failures_to_tolerate: plan.ha.failures,
      ha_plan_exists_for: plan.ha.failures,
      ha_statefiles: [
        add(db, 'VDI', {
          name_label: 'Statefile for HA',
          SR: named(site.srs, plan.ha.heartbeat),
          virtual_size: 4_194_304,
          physical_utilisation: 4_194_304,
          type: 'ha_statefile',
          location: site.random.uuid(),
          managed: true,
        }),
      ],
    });
  }
  sumStorage(site);
  createUpdates(site, pool);
  createMessages(site);
}
