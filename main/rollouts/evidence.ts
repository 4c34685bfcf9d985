import type { Evidence } from '../../app/rollout/findings/finding.ts';
import { find } from '../../app/rollout/judge.ts';
import { serverTime } from '../../app/inventory/describe/server-time.ts';
import type { Pool } from '../pools/pool.ts';

/** Asks the servers themselves; read-only accounts may. What one of them does not answer is left out, not made up. */
export async function gatherEvidence(pool: Pool, hosts: readonly string[], signal: AbortSignal): Promise<Evidence> {
  const evacuation: Record<string, Evidence['evacuation'][string]> = {};
  const skew: Record<string, number> = {};
  const [record] = pool.inventory.all('pool');
  await Promise.all(
    hosts.map(async (uuid) => {
      const host = find(pool.inventory, 'host', uuid);
      if (!host) return;
      const ask = <T>(method: string): Promise<T | undefined> =>
        pool.call<T>(method, [host.$ref], { signal }).catch(() => undefined);
      const stuck = await ask<Evidence['evacuation'][string]>('host.get_vms_which_prevent_evacuation');
      if (stuck) evacuation[uuid] = stuck;
      const asked = Date.now();
      const time = host.$ref === record?.master ? undefined : await ask<string>('host.get_servertime');
      if (time === undefined) return;
      // Half of the way there and back, as the servers' clocks have whole seconds anyway.
      const ours = (asked + Date.now()) / 2 + pool.clockOffset;
      const seconds = ((serverTime(time) ?? ours) - ours) / 1000;
      if (Math.abs(seconds) > 1.5) skew[uuid] = seconds;
    }),
  );
  return { evacuation, skew, prechecks: {} };
}
