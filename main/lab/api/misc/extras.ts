import { add, read, write } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handler, Handlers } from '../handler.ts';

/** A blob that hangs on an object under a name. */
const newBlob =
  (cls: 'host' | 'SR' | 'network'): Handler =>
  (call: Call, self: string, name: string, mime: string, isPublic = false) => {
    const blob = add(call.db, 'blob', { name_label: name, mime_type: mime, public: isPublic });
    call.db.patch(cls, self, { blobs: { ...read(call.db, cls, self).blobs, [name]: blob } });
    return blob;
  };

function removeBlob(call: Call, blob: string): void {
  for (const cls of ['VM', 'host', 'SR', 'network', 'pool'] as const) {
    for (const [ref, row] of call.db.rows(cls)) {
      const blobs = row['blobs'] as Readonly<Record<string, string>>;
      const left = Object.entries(blobs).filter(([, other]) => other !== blob);
      if (left.length < Object.keys(blobs).length) call.db.patch(cls, ref, { blobs: Object.fromEntries(left) });
    }
  }
  call.db.destroy('blob', blob);
}

/** The certificate of a host changes; clients that remember the old one notice. */
function recertify(call: Call, host: string): void {
  call.world.signal({ kind: 'certificate', host });
}

const ZONES = ['Etc/UTC', 'Europe/Paris', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'];

export const extraHandlers: Handlers = {
  'host.create_new_blob': newBlob('host'),
  'SR.create_new_blob': newBlob('SR'),
  'network.create_new_blob': newBlob('network'),
  'blob.destroy': removeBlob,
  'crashdump.destroy': (call: Call, dump: string) => call.db.destroy('crashdump', dump),
  'host_crashdump.destroy': (call: Call, dump: string) => call.db.destroy('host_crashdump', dump),
  'host.reset_server_certificate': recertify,
  'host.refresh_server_certificate': recertify,
  'host.emergency_reset_server_certificate': (call: Call) => recertify(call, call.host),
  'host.list_timezones': () => ZONES,
  'host.set_timezone': (call: Call, host: string, value: string) => {
    if (!ZONES.includes(value)) throw new XenError('INVALID_VALUE', 'timezone', value);
    write(call.db, 'host', host, { timezone: value });
  },
  'host.get_ntp_servers_status': () => ({ '10.0.0.53': 'combined' }),
  'host.set_servertime': (call: Call, host: string, value: string) => {
    const wanted = Date.parse(value.replace(/^(\d{4})-?(\d\d)-?(\d\d)T/, '$1-$2-$3T'));
    const ahead = (wanted - call.world.clock.now()) / 1000;
    if (Math.abs(ahead) < 1) call.world.troubles.skew.delete(host);
    else call.world.troubles.skew.set(host, ahead);
  },
  'host.enable_local_storage_caching': (call: Call, host: string, sr: string) => {
    if (read(call.db, 'SR', sr).type !== 'ext') throw new XenError('SR_OPERATION_NOT_SUPPORTED', sr);
    write(call.db, 'host', host, { local_cache_sr: sr });
    write(call.db, 'SR', sr, { local_cache_enabled: true });
  },
  'host.disable_local_storage_caching': (call: Call, host: string) => {
    const { local_cache_sr } = read(call.db, 'host', host);
    write(call.db, 'host', host, { local_cache_sr: 'OpaqueRef:NULL' });
    if (call.db.get('SR', local_cache_sr)) write(call.db, 'SR', local_cache_sr, { local_cache_enabled: false });
  },
  'host.get_sched_gran': () => 'cpu',
  'pool.test_archive_target': () => {
    throw new XenError('MESSAGE_REMOVED');
  },
  'pool.initialize_wlb': (_call: Call, url: string) => {
    throw new XenError('WLB_CONNECTION_REFUSED', url);
  },
  'pool.rotate_secret': (call: Call) => {
    if (read(call.db, 'pool', call.world.pool()).ha_enabled) throw new XenError('HA_IS_ENABLED');
  },
  'VDI.revert': (call: Call, snapshot: string) => {
    const { snapshot_of, is_a_snapshot, xenstore_data } = read(call.db, 'VDI', snapshot);
    if (!is_a_snapshot || !call.db.get('VDI', snapshot_of))
      throw new XenError('OPERATION_NOT_ALLOWED', 'VDI is not a snapshot');
    write(call.db, 'VDI', snapshot_of, { xenstore_data });
  },
  'VDI.data_destroy': (call: Call, vdi: string) => {
    const row = read(call.db, 'VDI', vdi);
    if (!row.is_a_snapshot) throw new XenError('OPERATION_NOT_ALLOWED', 'VDI is not a snapshot');
    if (!row.cbt_enabled) throw new XenError('VDI_NO_CBT_METADATA', vdi);
    write(call.db, 'VDI', vdi, { type: 'cbt_metadata' });
  },
  'VDI.list_changed_blocks': (call: Call, from: string, to: string) => {
    if (!read(call.db, 'VDI', from).cbt_enabled || !read(call.db, 'VDI', to).cbt_enabled)
      throw new XenError('VDI_NO_CBT_METADATA', from);
    return Buffer.alloc(64, 0x11).toString('base64');
  },
  'VDI.get_nbd_info': () => [],
  'SDN_controller.introduce': (call: Call, protocol = 'ssl', address = '', port = 0) =>
    add(call.db, 'SDN_controller', { protocol, address, port }),
  'SDN_controller.forget': (call: Call, controller: string) => call.db.destroy('SDN_controller', controller),
};
