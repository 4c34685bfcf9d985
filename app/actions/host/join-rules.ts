import type { Obj, PoolId, View } from '../../inventory/view.ts';
import type { Situation, Verdict } from '../action.ts';
import { no, ok } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { haIsOn, residents } from './residents.ts';

const versionKeys = ['platform_version', 'product_brand', 'db_schema'] as const;

function poolOf(view: View): Obj<'pool'> | undefined {
  for (const pool of view.all('pool')) return pool;
  return undefined;
}

function samePatches(view: View, host: Obj<'host'>, other: View, coordinator: Obj<'host'>): boolean {
  const needed = (at: View, of: Obj<'host'>): readonly string[] =>
    of.updates.flatMap((ref) => {
      const update = at.get('pool_update', ref);
      return update?.enforce_homogeneity ? [update.uuid] : [];
    });
  const here = new Set(needed(view, host));
  const there = new Set(needed(other, coordinator));
  return here.size === there.size && [...here].every((uuid) => there.has(uuid));
}

/** What keeps a joining server's own contents from coming along. */
function baggage(view: View, host: Obj<'host'>): Verdict | undefined {
  if (residents(view, host).length > 0) return no('running-vms', 'Virtual machines run on it');
  for (const sr of view.all('SR'))
    if (sr.shared && !sr.is_tools_sr) return no('shared-storage', `It has shared storage: ${nameOf(sr)}`);
  for (const ref of host.PIFs) {
    const pif = view.get('PIF', ref);
    if (pif?.management && !pif.physical) return no('management', 'Its management interface is a bond or VLAN');
  }
  return view.count('Cluster_host') > 0 ? no('clustering', 'It has clustering on') : undefined;
}

/** XenCenter's rules for joining a pool: the first that refuses. */
export function joinRefusal(situation: Situation, host: Obj<'host'>, into: PoolId | undefined): Verdict {
  const { view } = situation;
  if (view.count('host') > 1) return no('in-pool', 'It is in a pool already');
  if (poolOf(view)?.restrictions['restrict_pooling'] === 'true') return no('licence', 'Its licence has no pools');
  if (into === undefined) return baggage(view, host) ?? ok;
  if (into === view.pool) return no('same', 'It is that pool');
  const target = situation.other?.(into);
  if (!target?.live) return no('pool-away', 'That pool is away');
  const pool = poolOf(target.view);
  const coordinator = pool && target.view.get('host', pool.master);
  if (!pool || !coordinator) return no('pool-away', 'That pool is away');
  if (host.cpu_info['vendor'] !== coordinator.cpu_info['vendor']) return no('cpu', 'Its CPU is from another maker');
  for (const key of versionKeys)
    if (host.software_version[key] !== coordinator.software_version[key])
      return no('version', 'It runs another version');
  if (!samePatches(view, host, target.view, coordinator)) return no('updates', 'It has other updates than the pool');
  if (host.edition !== coordinator.edition) return no('edition', 'Its licence edition differs');
  if (pool.restrictions['restrict_pool_size'] === 'true' && target.view.count('host') >= 3)
    return no('pool-size', 'The licence ends at three servers');
  const burden = baggage(view, host);
  if (burden) return burden;
  if (host.software_version['network_backend'] !== coordinator.software_version['network_backend'])
    return no('network-backend', 'Its network backend differs');
  if (
    host.external_auth_type !== coordinator.external_auth_type ||
    host.external_auth_service_name !== coordinator.external_auth_service_name
  )
    return no('directory', 'It belongs to another directory');
  if (haIsOn(target.view)) return no('ha', 'The pool has high availability on');
  if ((poolOf(view)?.tls_verification_enabled ?? false) !== pool.tls_verification_enabled)
    return no('tls', 'Only one of them verifies certificates');
  return ok;
}
