import type { ServersAsked } from '../../app/activity/activity.ts';
import { toFailure } from '../../app/errors/failure.ts';
import type { Pool } from '../pools/pool.ts';
import type { CallOptions } from '../xenapi/options.ts';
import { Limit } from './limit.ts';

/** As many at once as XenCenter asks. */
const AT_ONCE = 5;
const DEADLINE = 10_000;

/** What stands behind NO_HOSTS_AVAILABLE: every server's own reason against a VM. */
export async function askServers(
  pool: Pool,
  vm: string,
  signal: AbortSignal,
  options: CallOptions = {},
): Promise<ServersAsked> {
  const limit = new Limit(AT_ONCE);
  const ask = async (host: string) => {
    const asked = { ...options, signal, deadline: DEADLINE };
    try {
      await pool.call('VM.assert_can_boot_here', [vm, host], asked);
      return { host };
    } catch (error) {
      return { host, refusal: toFailure(error) };
    }
  };
  const hosts = [...pool.inventory.all('host')];
  return { vm, hosts: await Promise.all(hosts.map(({ $ref }) => limit.run(() => ask($ref), signal))) };
}
