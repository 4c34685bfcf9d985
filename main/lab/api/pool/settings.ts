import { add, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handler, Handlers } from '../handler.ts';

const plainFields = [
  'uefi_certificates',
  'custom_uefi_certificates',
  'local_auth_max_threads',
  'ext_auth_max_threads',
  'ext_auth_cache_enabled',
  'ext_auth_cache_size',
  'ext_auth_cache_expiry',
  'telemetry_next_collection',
] as const;

const setters: Record<string, Handler> = {};
for (const field of plainFields) {
  setters[`pool.set_${field}`] = (call: Call, pool: string, value: string | number | boolean) =>
    call.db.patch('pool', pool, { [field]: value });
}

/** Said of all hosts at once. */
const onHosts =
  (field: 'https_only' | 'ssh_enabled_timeout' | 'console_idle_timeout' | 'ssh_auto_mode') =>
  (call: Call, _pool: string, value: string | number | boolean) => {
    for (const host of call.db.refs('host')) call.db.patch('host', host, { [field]: value });
  };

const wlb = (): never => {
  throw new XenError('WLB_NOT_INITIALIZED');
};

export const poolSettingHandlers: Handlers = {
  ...setters,
  'pool.set_igmp_snooping_enabled': (call: Call, pool: string, value: boolean) => {
    write(call.db, 'pool', pool, { igmp_snooping_enabled: value });
    for (const pif of call.db.refs('PIF'))
      write(call.db, 'PIF', pif, { igmp_snooping_status: value ? 'enabled' : 'disabled' });
  },
  'pool.set_vswitch_controller': (call: Call, address: string) =>
    write(call.db, 'pool', call.world.pool(), { vswitch_controller: address }),
  'pool.set_https_only': onHosts('https_only'),
  'pool.set_ssh_enabled_timeout': onHosts('ssh_enabled_timeout'),
  'pool.set_console_idle_timeout': onHosts('console_idle_timeout'),
  'pool.set_ssh_auto_mode': onHosts('ssh_auto_mode'),
  'pool.enable_ssh': (call: Call) => {
    for (const host of call.db.refs('host')) write(call.db, 'host', host, { ssh_enabled: true });
  },
  'pool.disable_ssh': (call: Call) => {
    for (const host of call.db.refs('host')) write(call.db, 'host', host, { ssh_enabled: false });
  },
  'pool.add_to_guest_agent_config': (call: Call, pool: string, key: string, value: string) =>
    write(call.db, 'pool', pool, {
      guest_agent_config: { ...read(call.db, 'pool', pool).guest_agent_config, [key]: value },
    }),
  'pool.remove_from_guest_agent_config': (call: Call, pool: string, key: string) =>
    write(call.db, 'pool', pool, {
      guest_agent_config: Object.fromEntries(
        Object.entries(read(call.db, 'pool', pool).guest_agent_config).filter(([name]) => name !== key),
      ),
    }),
  'pool.sync_database': () => undefined,
  'pool.crl_list': () => [],
  'pool.enable_tls_verification': (call: Call) => {
    write(call.db, 'pool', call.world.pool(), { tls_verification_enabled: true });
    for (const host of call.db.refs('host')) write(call.db, 'host', host, { tls_verification_enabled: true });
  },
  'pool.retrieve_wlb_configuration': wlb,
  'pool.retrieve_wlb_recommendations': wlb,
  'pool.send_wlb_configuration': wlb,
  'pool.deconfigure_wlb': (call: Call) => {
    const pool = call.world.pool();
    if (read(call.db, 'pool', pool).wlb_url === '') wlb();
    write(call.db, 'pool', pool, { wlb_url: '', wlb_username: '', wlb_enabled: false });
  },
  'pool.set_wlb_enabled': (call: Call, pool: string, value: boolean) => {
    if (value && read(call.db, 'pool', pool).wlb_url === '') wlb();
    write(call.db, 'pool', pool, { wlb_enabled: value });
  },
  'pool.reset_telemetry_uuid': (call: Call, pool: string) =>
    write(call.db, 'pool', pool, { telemetry_uuid: call.world.random.ref() }),
  'pool.create_new_blob': (call: Call, pool: string, name: string, mime: string, isPublic = false) => {
    const blob = add(call.db, 'blob', { name_label: name, mime_type: mime, public: isPublic });
    write(call.db, 'pool', pool, { blobs: { ...read(call.db, 'pool', pool).blobs, [name]: blob } });
    return blob;
  },
};
