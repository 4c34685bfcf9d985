import { downToolstack } from '../../world/physics/hosts/hosts.ts';
import { each, find, read, write, type Rec } from '../../world/typed.ts';
import { XenError } from '../handler.ts';
import type { Call, Handlers } from '../handler.ts';

/** Where a host listens from now on, said to the host itself because its pool is out of reach. */
function manageLocally(call: Call, name: string): void {
  const { db, host, world } = call;
  const reach = world.reach(host);
  if (reach.kind !== 'failing' || reach.code === 'HOST_STILL_BOOTING') throw new XenError('NOT_IN_EMERGENCY_MODE');
  const { PIFs } = read(db, 'host', host);
  const chosen = PIFs.find((ref) => {
    const pif = read(db, 'PIF', ref);
    return (pif.device === name || read(db, 'network', pif.network).bridge === name) && pif.IP !== '';
  });
  if (chosen === undefined) throw new XenError('INTERFACE_HAS_NO_IP', name);
  for (const ref of PIFs) write(db, 'PIF', ref, { management: ref === chosen });
}

/** Licences are no files any more: only a server of licences, or an edition, decides. */
function refuseLicence(): never {
  throw new XenError('LICENSE_PROCESSING_ERROR');
}

type Access = Rec<'PGPU'>['dom0_access'];

const ENABLING: Readonly<Record<string, Access>> = { disabled: 'enable_on_reboot', disable_on_reboot: 'enabled' };
const DISABLING: Readonly<Record<string, Access>> = { enabled: 'disable_on_reboot', enable_on_reboot: 'disabled' };

/** Who uses a graphics card changes when its host restarts. */
function grant(call: Call, pgpu: string, steps: Readonly<Record<string, Access>>): Access {
  const { dom0_access } = read(call.db, 'PGPU', pgpu);
  const next = steps[dom0_access] ?? dom0_access;
  write(call.db, 'PGPU', pgpu, { dom0_access: next });
  return next;
}

function cardOf(call: Call, pci: string): string {
  const pgpu = find(call.db, 'PGPU', (row) => row.PCI === pci);
  if (pgpu === undefined) throw new XenError('OPERATION_NOT_ALLOWED', 'The device is no graphics card');
  return pgpu;
}

function cacheEverywhere(call: Call): void {
  const { db } = call;
  const stores = [...db.refs('host')].map(
    (host) =>
      [
        host,
        find(
          db,
          'SR',
          (sr) => sr.type === 'ext' && !sr.shared && sr.PBDs.some((pbd) => read(db, 'PBD', pbd).host === host),
        ),
      ] as const,
  );
  const without = stores.flatMap(([host, sr]) => (sr === undefined ? [host] : []));
  if (without.length > 0) throw new XenError('HOSTS_FAILED_TO_ENABLE_CACHING', ...without);
  for (const [host, sr = ''] of stores) {
    write(db, 'host', host, { local_cache_sr: sr });
    write(db, 'SR', sr, { local_cache_enabled: true });
  }
}

function cacheNowhere(call: Call): void {
  for (const host of call.db.refs('host')) write(call.db, 'host', host, { local_cache_sr: 'OpaqueRef:NULL' });
  for (const [sr] of each(call.db, 'SR')) write(call.db, 'SR', sr, { local_cache_enabled: false });
}

/** Refused where no directory is joined; else there is nothing to see of it. */
function secureDirectory(call: Call): void {
  if (read(call.db, 'host', call.world.coordinator()).external_auth_type === '') throw new XenError('AUTH_IS_DISABLED');
}

/** Calls that are part of the API and that hardly anybody makes. */
export const seldomHandlers: Handlers = {
  'host.local_management_reconfigure': manageLocally,
  'host.shutdown_agent': (call: Call) => downToolstack(call.world, call.host),
  'host.license_add': refuseLicence,
  'host.license_remove': (call: Call, host: string) => {
    const [least = 'free'] = read(call.db, 'host', host).editions;
    write(call.db, 'host', host, { edition: least });
  },
  'host.call_extension': (_call: Call, _host: string, name: string) => {
    throw new XenError('MESSAGE_METHOD_UNKNOWN', name);
  },
  'host.external_auth_set_ldaps': secureDirectory,
  'pool.external_auth_set_ldaps': secureDirectory,
  'pool.enable_client_certificate_auth': (call: Call, pool: string, name: string) =>
    write(call.db, 'pool', pool, { client_certificate_auth_enabled: true, client_certificate_auth_name: name }),
  'pool.disable_client_certificate_auth': (call: Call, pool: string) =>
    write(call.db, 'pool', pool, { client_certificate_auth_enabled: false, client_certificate_auth_name: '' }),
  'pool.enable_local_storage_caching': cacheEverywhere,
  'pool.disable_local_storage_caching': cacheNowhere,
  'pool.get_guest_secureboot_readiness': (call: Call, pool: string) =>
    read(call.db, 'pool', pool).uefi_certificates === '' ? 'not_ready' : 'ready_no_dbx',
  'PGPU.enable_dom0_access': (call: Call, pgpu: string) => grant(call, pgpu, ENABLING),
  'PGPU.disable_dom0_access': (call: Call, pgpu: string) => grant(call, pgpu, DISABLING),
  'PCI.enable_dom0_access': (call: Call, pci: string) => grant(call, cardOf(call, pci), ENABLING),
  'PCI.disable_dom0_access': (call: Call, pci: string) => grant(call, cardOf(call, pci), DISABLING),
  'PCI.get_dom0_access_status': (call: Call, pci: string) => read(call.db, 'PGPU', cardOf(call, pci)).dom0_access,
  'SR.make': () => {
    throw new XenError('MESSAGE_DEPRECATED');
  },
};
