import type { ConnectionState } from '../../app/contract/connections.ts';
import type { Key } from '../../app/inventory/changes.ts';
import type { PoolId, View } from '../../app/inventory/view.ts';
import { FailureError } from '../../app/errors/failure.ts';
import type { HttpInit, HttpReply } from '../xenapi/http.ts';

/** What the numbers need of a connected pool. */
export interface MetricsPool {
  readonly id: PoolId;
  readonly state: ConnectionState;
  /** Server clock minus ours, milliseconds. */
  readonly clockOffset: number;
  readonly inventory: View & { onChange(listener: (touched: readonly Key[]) => void): () => void };
  call<T = unknown>(
    method: string,
    params?: readonly unknown[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<T>;
  barrier(signal?: AbortSignal): Promise<void>;
  http(hostOrAddress: string, path: string, init?: HttpInit): Promise<HttpReply>;
}

/** The coordinator's time, seconds. */
export const serverNow = (pool: MetricsPool): number => (Date.now() + pool.clockOffset) / 1000;

/** Somebody looks at an empty chart meanwhile. */
const DEADLINE = 15_000;

/** The key of an object in the rings, as legends name it. */
export const ringKey = (cls: 'host' | 'VM' | 'SR', uuid: string): string => `${cls.toLowerCase()}/${uuid}`;

/** The numbers a host answers with, in whichever format it likes better; any other status than 200 is a failure of that name. */
export async function askNumbers(pool: MetricsPool, host: string, path: string, init: HttpInit): Promise<Uint8Array> {
  const reply = await pool.http(host, path, { deadline: DEADLINE, ...init, headers: { accept: 'application/json' } });
  if (reply.status === 200) return reply.bytes();
  reply.body.resume();
  throw new FailureError({ kind: 'transport', code: 'http-status', params: [String(reply.status), path] });
}
