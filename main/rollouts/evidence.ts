import { X509Certificate } from 'node:crypto';
import type { Evidence, Precheck } from '../../app/rollout/findings/finding.ts';
import { toFailure } from '../../app/errors/failure.ts';
import type { Obj } from '../../app/inventory/view.ts';
import { isRef } from '../../app/xenapi/ref.ts';
import { byUuid } from '../../app/inventory/find.ts';
import { clocksOf } from '../pools/clocks.ts';
import type { Pool } from '../pools/pool.ts';

/** Asks the servers themselves; read-only accounts may. What one of them does not answer is left out, not made up. */
export async function gatherEvidence(pool: Pool, hosts: readonly string[], signal: AbortSignal): Promise<Evidence> {
  const evacuation: Record<string, Evidence['evacuation'][string]> = {};
  const skew: Record<string, number> = {};
  const prechecks: Record<string, readonly Precheck[]> = {};
  const space: Record<string, number> = {};
  const keys: Record<string, number> = {};
  const [record] = pool.inventory.all('pool');
  await Promise.all(
    hosts.map(async (uuid) => {
      const host = byUuid(pool.inventory, 'host', uuid);
      if (!host) return;
      const ask = <T>(method: string): Promise<T | undefined> =>
        pool.call<T>(method, [host.$ref], { signal }).catch(() => undefined);
      const stuck = await ask<Evidence['evacuation'][string]>('host.get_vms_which_prevent_evacuation');
      if (stuck) evacuation[uuid] = stuck;
      prechecks[uuid] = await precheck(pool, host, signal);
      // Servers with repositories keep their updates elsewhere, and have no such plugin.
      if (record?.repositories.length === 0) {
        const free = await pool
          .call<string>('host.call_plugin', [host.$ref, 'disk-space', 'get_avail_host_disk_space', {}], { signal })
          .then(Number, () => Number.NaN);
        if (!Number.isNaN(free)) space[uuid] = free;
      }
      const bits = rsaBits(await ask<string>('host.get_server_certificate'));
      if (bits !== undefined) keys[uuid] = bits;
      const { skew: seconds } = await clocksOf(pool, host.$ref, signal).catch(() => ({ skew: 0 }));
      if (Math.abs(seconds) > 1.5) skew[uuid] = seconds;
    }),
  );
  return { evacuation, skew, prechecks, space, keys };
}

/** Undefined for other kinds of key, and for text that is no certificate. */
function rsaBits(pem = ''): number | undefined {
  try {
    const { publicKey } = new X509Certificate(pem);
    return publicKey.asymmetricKeyType === 'rsa' ? publicKey.asymmetricKeyDetails?.modulusLength : undefined;
  } catch {
    return undefined;
  }
}

/** Asks a server about every update that the pool has the files of and that it lacks. An account that may not ask learns nothing. */
async function precheck(pool: Pool, host: Obj<'host'>, signal: AbortSignal): Promise<readonly Precheck[]> {
  const view = pool.inventory;
  const applied = new Set(host.patches.flatMap((ref) => view.get('host_patch', ref)?.pool_patch ?? []));
  const wanted = [
    ...[...view.all('pool_update')].filter((one) => isRef(one.vdi) && !one.hosts.includes(host.$ref)),
    ...[...view.all('pool_patch')].filter((one) => one.size > 0 && !isRef(one.pool_update) && !applied.has(one.$ref)),
  ];
  const said = await Promise.all(
    wanted.map(async ({ $cls, $ref, uuid }): Promise<readonly Precheck[]> => {
      try {
        return [{ update: uuid, answer: await pool.call<string>(`${$cls}.precheck`, [$ref, host.$ref], { signal }) }];
      } catch (error) {
        const failure = toFailure(error);
        const asked = failure.kind === 'xenapi' && failure.code !== 'RBAC_PERMISSION_DENIED';
        return asked ? [{ update: uuid, failure }] : [];
      }
    }),
  );
  return said.flat();
}
