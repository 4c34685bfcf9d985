import type { Db } from '../db.ts';
import type { PoolPlan } from '../plan.ts';
import type { Random } from '../random.ts';

/** What the parts of a pool's genesis share while they work: names of the plan to references. */
export interface Genesis {
  readonly db: Db;
  readonly plan: PoolPlan;
  readonly random: Random;
  /** Simulated milliseconds when the world begins. */
  readonly now: number;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly hosts: Map<string, string>;
  readonly networks: Map<string, string>;
  readonly srs: Map<string, string>;
  readonly templates: Map<string, string>;
  readonly vms: Map<string, string>;
}

export const DAY = 86_400_000;

export function named(map: ReadonlyMap<string, string>, name: string): string {
  const ref = map.get(name);
  if (ref === undefined) throw new Error(`the plan has no "${name}"`);
  return ref;
}

/** An address without the port that it has where hosts share one. */
export function plainAddress(address: string): string {
  return address.replace(/^([\d.]+):\d+$/, '$1');
}

/** Host and port as they stand in URLs. */
export function authority(address: string, port: number): string {
  if (/^[\d.]+:\d+$/.test(address)) return address;
  const host = address.includes(':') ? `[${address}]` : address;
  return port === 443 ? host : `${host}:${port}`;
}
