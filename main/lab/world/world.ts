import type { Clock } from './clock.ts';
import type { Db } from './db.ts';

/** One simulated pool: its database, its clock and the physics that act on it. */
export interface World {
  readonly db: Db;
  readonly clock: Clock;
  readonly seed: number;
}
