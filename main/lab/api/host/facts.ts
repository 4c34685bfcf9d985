import { freeMemory } from '../../world/physics/memory.ts';
import { find, read, write, xenTime, type Rec } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';
import { callPlugin } from './plugins.ts';
import { reportCapabilities } from './report.ts';

function timeAt(call: Call, host: string): string {
  return xenTime(call.world.clock.now() + (call.world.troubles.skew.get(host) ?? 0) * 1000);
}

/** Kept as a field, and once more where older clients look. */
function noteInOtherConfig(
  call: Call,
  host: string,
  fields: Partial<Pick<Rec<'host'>, 'iscsi_iqn' | 'multipathing'>>,
  keys: Readonly<Record<string, string>>,
): void {
  write(call.db, 'host', host, {
    ...fields,
    other_config: { ...read(call.db, 'host', host).other_config, ...keys },
  });
}

const missing =
  (name: string): (() => never) =>
  () => {
    throw new XenError('NOT_IMPLEMENTED', name);
  };

export const hostFactHandlers: Handlers = {
  'host.get_servertime': (call: Call, host: string) => timeAt(call, host),
  'host.get_server_localtime': (call: Call, host: string) => timeAt(call, host).slice(0, -1),
  'host.compute_free_memory': (call: Call, host: string) => freeMemory(call.db, host),
  'host.compute_memory_overhead': (call: Call, host: string) => read(call.db, 'host', host).memory_overhead,
  'host.get_management_interface': (call: Call, host: string) =>
    find(call.db, 'PIF', (pif) => pif.host === host && pif.management) ?? 'OpaqueRef:NULL',
  'host.is_in_emergency_mode': (call: Call) => call.world.reach(call.host).kind === 'failing',
  'host.list_methods': missing('list_method'),
  'host.get_log': missing('get_log'),
  'host.dmesg': missing('dmesg'),
  'host.dmesg_clear': missing('dmesg_clear'),
  'host.retrieve_wlb_evacuate_recommendations': () => {
    throw new XenError('WLB_NOT_INITIALIZED');
  },
  'host.call_plugin': callPlugin,
  'host.has_extension': () => false,
  'host.get_system_status_capabilities': reportCapabilities,
  'host.sync_data': () => undefined,
  'host.backup_rrds': () => undefined,
  'host.refresh_pack_info': () => undefined,
  'host.syslog_reconfigure': () => undefined,
  'host.set_hostname_live': (call: Call, host: string, hostname: string) => write(call.db, 'host', host, { hostname }),
  'host.set_iscsi_iqn': (call: Call, host: string, value: string) => {
    if (value === '') throw new XenError('INVALID_VALUE', 'value', value);
    noteInOtherConfig(call, host, { iscsi_iqn: value }, { iscsi_iqn: value });
  },
  'host.set_multipathing': (call: Call, host: string, value: boolean) =>
    noteInOtherConfig(call, host, { multipathing: value }, { multipathing: String(value) }),
  'host.set_ssl_legacy': (call: Call, host: string, value: boolean) =>
    write(call.db, 'host', host, { ssl_legacy: value }),
  'host.set_https_only': (call: Call, host: string, value: boolean) =>
    write(call.db, 'host', host, { https_only: value }),
  'host.enable_ssh': (call: Call, host: string) => write(call.db, 'host', host, { ssh_enabled: true }),
  'host.disable_ssh': (call: Call, host: string) => write(call.db, 'host', host, { ssh_enabled: false }),
  'host.set_ssh_enabled_timeout': (call: Call, host: string, value: number) =>
    write(call.db, 'host', host, { ssh_enabled_timeout: value }),
  'host.set_ssh_auto_mode': (call: Call, host: string, value: boolean) =>
    write(call.db, 'host', host, { ssh_auto_mode: value }),
  'host.set_console_idle_timeout': (call: Call, host: string, value: number) =>
    write(call.db, 'host', host, { console_idle_timeout: value }),
  'host.set_numa_affinity_policy': (call: Call, host: string, value: string) =>
    write(call.db, 'host', host, { numa_affinity_policy: value }),
  'host.enable_display': (call: Call, host: string) => {
    write(call.db, 'host', host, { display: 'enabled' });
    return 'enabled';
  },
  'host.disable_display': (call: Call, host: string) => {
    write(call.db, 'host', host, { display: 'disable_on_reboot' });
    return 'disable_on_reboot';
  },
  'host.get_ntp_synchronized': (call: Call, host: string) => (call.world.troubles.skew.get(host) ?? 0) === 0,
  'host.apply_edition': (call: Call, host: string, edition: string) => {
    if (!read(call.db, 'host', host).editions.includes(edition)) throw new XenError('INVALID_EDITION', edition);
    write(call.db, 'host', host, { edition });
  },
  'pool.apply_edition': (call: Call, _pool: string, edition: string) => {
    for (const host of call.db.refs('host')) {
      if (!read(call.db, 'host', host).editions.includes(edition)) throw new XenError('INVALID_EDITION', edition);
      write(call.db, 'host', host, { edition });
    }
  },
  'pool.get_license_state': (call: Call) => ({
    edition: read(call.db, 'host', call.world.coordinator()).edition,
    expiry: 'never',
  }),
  'pool.has_extension': () => false,
};
