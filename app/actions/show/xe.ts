import type { CallShown } from '../../activity/activity.ts';
import { byPool } from './shown.ts';

type Line = (value: (index: number) => string, params: readonly unknown[], of: (raw: unknown) => string) => string;

/** A map as `xe` takes it: "device-config:server=nas". */
const pairs = (name: string, map: unknown): string =>
  typeof map === 'object' && map !== null
    ? Object.entries(map)
        .map(([key, inner]) => ` ${name}:${key}=${quoted(String(inner))}`)
        .join('')
    : '';

/** One member of a record that is handed over whole. */
const member = (record: unknown, key: string): unknown =>
  (record as Readonly<Record<string, unknown>> | undefined)?.[key];

function text(record: unknown, key: string, otherwise: string): string {
  const value = member(record, key);
  return quoted(typeof value === 'string' ? value : otherwise);
}

const packing: Readonly<Record<string, string>> = { true: ' compress=true', zstd: ' compress=zstd' };

/** The method's `xe` command; `value(n)` is its n-th parameter, references as UUIDs. */
const commands: Readonly<Record<string, Line>> = {
  'VM.start': (v) => `vm-start uuid=${v(0)}${v(1) === 'true' ? ' paused=true' : ''}`,
  'VM.start_on': (v) => `vm-start uuid=${v(0)} on=${v(1)}${v(2) === 'true' ? ' paused=true' : ''}`,
  'VM.clean_shutdown': (v) => `vm-shutdown uuid=${v(0)}`,
  'VM.hard_shutdown': (v) => `vm-shutdown uuid=${v(0)} force=true`,
  'VM.clean_reboot': (v) => `vm-reboot uuid=${v(0)}`,
  'VM.hard_reboot': (v) => `vm-reboot uuid=${v(0)} force=true`,
  'VM.suspend': (v) => `vm-suspend uuid=${v(0)}`,
  'VM.resume': (v) => `vm-resume uuid=${v(0)}`,
  'VM.resume_on': (v) => `vm-resume uuid=${v(0)} on=${v(1)}`,
  'VM.pause': (v) => `vm-pause uuid=${v(0)}`,
  'VM.unpause': (v) => `vm-unpause uuid=${v(0)}`,
  'VM.pool_migrate': (v) => `vm-migrate uuid=${v(0)} host-uuid=${v(1)} live=true`,
  'VM.snapshot': (v) => `vm-snapshot uuid=${v(0)} new-name-label=${v(1)}`,
  'VM.checkpoint': (v) => `vm-checkpoint uuid=${v(0)} new-name-label=${v(1)}`,
  'VM.revert': (v) => `snapshot-revert snapshot-uuid=${v(0)}`,
  'VM.clone': (v) => `vm-clone uuid=${v(0)} new-name-label=${v(1)}`,
  'VM.copy': (v) => `vm-copy uuid=${v(0)} new-name-label=${v(1)}${v(2) === '' ? '' : ` sr-uuid=${v(2)}`}`,
  'VM.destroy': (v) => `vm-destroy uuid=${v(0)}`,
  'VM.provision': (v) => `vm-param-set uuid=${v(0)} is-a-template=false`,
  'VM.set_memory_limits': (v) =>
    `vm-memory-limits-set uuid=${v(0)} static-min=${v(1)} static-max=${v(2)} dynamic-min=${v(3)} dynamic-max=${v(4)}`,
  'VM.set_memory_dynamic_range': (v) => `vm-memory-dynamic-range-set uuid=${v(0)} min=${v(1)} max=${v(2)}`,
  'VM.set_VCPUs_number_live': (v) => `vm-vcpu-hotplug uuid=${v(0)} new-vcpus=${v(1)}`,
  'VBD.eject': (v) => `vbd-eject uuid=${v(0)}`,
  'VBD.insert': (v) => `vbd-insert uuid=${v(0)} vdi-uuid=${v(1)}`,
  'VBD.plug': (v) => `vbd-plug uuid=${v(0)}`,
  'VBD.unplug': (v) => `vbd-unplug uuid=${v(0)}`,
  'VBD.destroy': (v) => `vbd-destroy uuid=${v(0)}`,
  'VIF.plug': (v) => `vif-plug uuid=${v(0)}`,
  'VIF.unplug': (v) => `vif-unplug uuid=${v(0)}`,
  'VIF.destroy': (v) => `vif-destroy uuid=${v(0)}`,
  'VIF.move': (v) => `vif-move uuid=${v(0)} network-uuid=${v(1)}`,
  'VDI.destroy': (v) => `vdi-destroy uuid=${v(0)}`,
  'VDI.resize': (v) => `vdi-resize uuid=${v(0)} disk-size=${v(1)}`,
  'VDI.copy': (v) => `vdi-copy uuid=${v(0)} sr-uuid=${v(1)}`,
  'VDI.pool_migrate': (v) => `vdi-pool-migrate uuid=${v(0)} sr-uuid=${v(1)}`,
  'VM_appliance.start': (v) => `appliance-start uuid=${v(0)}${v(1) === 'true' ? ' paused=true' : ''}`,
  'VM_appliance.clean_shutdown': (v) => `appliance-shutdown uuid=${v(0)}`,
  'VM_appliance.hard_shutdown': (v) => `appliance-shutdown uuid=${v(0)} force=true`,
  'VM_appliance.shutdown': (v) => `appliance-shutdown uuid=${v(0)}`,
  'host.disable': (v) => `host-disable uuid=${v(0)}`,
  'host.enable': (v) => `host-enable uuid=${v(0)}`,
  'host.evacuate': (v) => `host-evacuate uuid=${v(0)}`,
  'host.reboot': (v) => `host-reboot uuid=${v(0)}`,
  'host.shutdown': (v) => `host-shutdown uuid=${v(0)}`,
  'host.power_on': (v) => `host-power-on uuid=${v(0)}`,
  'host.restart_agent': () => 'toolstack-restart',
  'pool.designate_new_master': (v) => `pool-designate-new-master host-uuid=${v(0)}`,
  'pool.eject': (v) => `pool-eject host-uuid=${v(0)}`,
  'pool.join': (v) => `pool-join master-address=${v(0)} master-username=${v(1)} master-password=${v(2)}`,
  'pool.disable_ha': () => 'pool-ha-disable',
  'SR.create': (v, params) =>
    `sr-create host-uuid=${v(0)} name-label=${v(3)} type=${v(5)} content-type=${v(6)} shared=${v(7)}${pairs('device-config', params[1])}`,
  'SR.introduce': (v) =>
    `sr-introduce uuid=${v(0)} name-label=${v(1)} type=${v(3)} content-type=${v(4)} shared=${v(5)}`,
  'PBD.create': (_v, [record]) =>
    `pbd-create host-uuid=<host> sr-uuid=<sr>${pairs('device-config', member(record, 'device_config'))}`,
  'secret.create': (v) => `secret-create value=${v(0)}`,
  'secret.destroy': (v) => `secret-destroy uuid=${v(0)}`,
  'session.change_password': (v) => `user-password-change old=${v(0)} new=${v(1)}`,
  'host.install_server_certificate': () =>
    'host-server-certificate-install certificate=<file> private-key=<file> certificate-chain=<file>',
  'host.reset_server_certificate': (v) => `host-reset-server-certificate uuid=${v(0)}`,
  'GET /system-status': (v, [query]) =>
    `host-get-system-status uuid=<host> filename=${v(1)} output=tar entries=${text(query, 'entries', '')}`,
  'GET /export_raw_vdi': (v, [query], of) =>
    `vdi-export uuid=${of(member(query, 'vdi'))} filename=${v(1)} format=${text(query, 'format', 'raw')}`,
  'PUT /import_raw_vdi': (v, [query], of) =>
    `vdi-import uuid=${of(member(query, 'vdi'))} filename=${v(1)} format=${text(query, 'format', 'raw')}`,
  'SR.scan': (v) => `sr-scan uuid=${v(0)}`,
  'SR.forget': (v) => `sr-forget uuid=${v(0)}`,
  'SR.destroy': (v) => `sr-destroy uuid=${v(0)}`,
  'PBD.plug': (v) => `pbd-plug uuid=${v(0)}`,
  'PBD.unplug': (v) => `pbd-unplug uuid=${v(0)}`,
  'network.create': () => 'network-create name-label=<name>',
  'network.destroy': (v) => `network-destroy uuid=${v(0)}`,
  'GET /export': (v, [query], of) =>
    `vm-export uuid=${of(member(query, 'uuid'))} filename=${v(1)}${packing[text(query, 'use_compression', '')] ?? ''}`,
  'PUT /import': (v, [query], of) => `vm-import filename=${v(1)} sr-uuid=${of(member(query, 'sr_id'))}`,
};

function quoted(text: string): string {
  return /^[\w./:@<>{}-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function field(name: string): string {
  return name.replaceAll('_', '-').toLowerCase();
}

function setter(method: string, value: (index: number) => string, params: readonly unknown[]): string | undefined {
  const [cls = '', message = ''] = method.split('.');
  const object = cls === 'VM_appliance' ? 'appliance' : cls.toLowerCase();
  const set = /^(set|add_to|remove_from|add|remove)_(\w+)$/.exec(message);
  if (!set) return undefined;
  const [, how, name = ''] = set;
  const param = field(name);
  if (how === 'set' && typeof params[1] === 'object' && params[1] !== null && !Array.isArray(params[1]))
    return `${object}-param-set uuid=${value(0)} ${Object.entries(params[1])
      .map(([key, inner]) => `${param}:${key}=${quoted(String(inner))}`)
      .join(' ')}`;
  if (how === 'set') return `${object}-param-set uuid=${value(0)} ${param}=${value(1)}`;
  if (how === 'add_to') return `${object}-param-set uuid=${value(0)} ${param}:${value(1)}=${value(2)}`;
  if (how === 'remove_from') return `${object}-param-remove uuid=${value(0)} param-name=${param} param-key=${value(1)}`;
  return `${object}-param-${how} uuid=${value(0)} param-name=${param} param-key=${value(1)}`;
}

/** One call as a line for the server's own shell; calls that `xe` cannot make become a comment. */
export function xeLine({ method, params, objects }: CallShown): string {
  const plain = method.replace(/^Async\./, '');
  const of = (raw: unknown): string => {
    if (raw === undefined || raw === 'OpaqueRef:NULL') return '';
    if (typeof raw !== 'string') return quoted(JSON.stringify(raw));
    return quoted(objects?.[raw]?.uuid ?? raw);
  };
  const value = (index: number): string => of(params[index]);
  const line = commands[plain]?.(value, params, of) ?? setter(plain, value, params);
  return line ? `xe ${line}` : `# ${plain} has no xe command`;
}

/** Calls as lines for the shells of the servers; where they go to several pools, each is named. */
export function xeLines(calls: readonly CallShown[]): string {
  const runs = byPool(calls);
  return runs
    .flatMap((run) => [...(runs.length > 1 ? [`# in ${run[0]?.pool ?? 'the pool'}`] : []), ...run.map(xeLine)])
    .join('\n');
}
