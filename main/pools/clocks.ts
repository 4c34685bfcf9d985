import { serverTime } from '../../app/inventory/describe/server-time.ts';
import type { View } from '../../app/inventory/view.ts';

/** Both in the servers' own time: the coordinator's, milliseconds since 1970, and how far a server's is off, seconds. */
export interface Clocks {
  readonly now: number;
  readonly skew: number;
}

interface Asked {
  readonly inventory: View;
  readonly clockOffset: number;
  call<T>(method: string, params: readonly unknown[], options: { readonly signal?: AbortSignal }): Promise<T>;
}

/** The server is asked between two questions to the coordinator: what it says has to lie between their answers. */
export async function clocksOf(pool: Asked, host: string, signal?: AbortSignal): Promise<Clocks> {
  const [record] = pool.inventory.all('pool');
  const coordinator = record?.master ?? host;
  const ask = async (ref: string): Promise<number> =>
    serverTime(await pool.call<string>('host.get_servertime', [ref], signal ? { signal } : {})) ??
    Date.now() + pool.clockOffset;
  const before = await ask(coordinator);
  const there = host === coordinator ? before : await ask(host);
  const now = host === coordinator ? before : await ask(coordinator);
  return { now, skew: (there - Math.min(Math.max(there, before), now)) / 1000 };
}
