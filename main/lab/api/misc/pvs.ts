import { isIP } from 'node:net';
import { add, each, find, read } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

function forgetSite({ db }: Call, site: string): void {
  const { proxies, servers, cache_storage } = read(db, 'PVS_site', site);
  const running = proxies.filter((proxy) => read(db, 'PVS_proxy', proxy).currently_attached);
  if (running.length > 0) throw new XenError('PVS_SITE_CONTAINS_RUNNING_PROXIES', ...running);
  if (servers.length > 0) throw new XenError('PVS_SITE_CONTAINS_SERVERS', ...servers);
  for (const proxy of proxies) db.destroy('PVS_proxy', proxy);
  for (const cache of cache_storage) db.destroy('PVS_cache_storage', cache);
  db.destroy('PVS_site', site);
}

function introduceServer(
  { db }: Call,
  addresses: readonly string[],
  first_port: number,
  last_port: number,
  site: string,
): string {
  const wrong = addresses.length === 0 || addresses.some((address) => isIP(address) === 0);
  if (wrong) throw new XenError('INVALID_IP_ADDRESS_SPECIFIED', 'addresses');
  for (const [name, port] of Object.entries({ first_port, last_port }))
    if (port < 1 || port > 65_535) throw new XenError('VALUE_NOT_SUPPORTED', name, String(port), 'Port out of range');
  if (first_port > last_port)
    throw new XenError('VALUE_NOT_SUPPORTED', 'last_port', String(last_port), 'last_port smaller than first_port');
  for (const [, server] of each(db, 'PVS_server')) {
    const taken = addresses.find((address) => server.addresses.includes(address));
    if (taken !== undefined) throw new XenError('PVS_SERVER_ADDRESS_IN_USE', taken);
  }
  return add(db, 'PVS_server', { addresses, first_port, last_port, site });
}

/** The first interface of a VM gets its disk through a cache of its host; at once if it runs. */
function createProxy({ db }: Call, site: string, VIF: string): string {
  const { device, currently_attached } = read(db, 'VIF', VIF);
  const other = find(db, 'PVS_proxy', (proxy) => proxy.VIF === VIF);
  if (other !== undefined) throw new XenError('PVS_PROXY_ALREADY_PRESENT', other);
  if (device !== '0') throw new XenError('PVS_VIF_MUST_BE_FIRST_DEVICE');
  const status = currently_attached ? 'initialised' : 'stopped';
  return add(db, 'PVS_proxy', { site, VIF, currently_attached, status });
}

export const pvsHandlers: Handlers = {
  'PVS_site.introduce': ({ db }: Call, name_label: string, name_description: string, PVS_uuid: string) =>
    find(db, 'PVS_site', (site) => PVS_uuid !== '' && site.PVS_uuid === PVS_uuid) ??
    add(db, 'PVS_site', { name_label, name_description, PVS_uuid }),
  'PVS_site.forget': forgetSite,
  'PVS_server.introduce': introduceServer,
  'PVS_server.forget': ({ db }: Call, server: string) => db.destroy('PVS_server', server),
  'PVS_proxy.create': createProxy,
  'PVS_proxy.destroy': ({ db }: Call, proxy: string) => db.destroy('PVS_proxy', proxy),
};
