import * as z from 'zod';
import type { PastMove } from '../placement/estimate.ts';
import { command, feed } from './wire/define.ts';

/** How many migrations run side by side, and whether new ones begin at all. */
export interface MoveLimits {
  /** On one server, coming and going together. */
  readonly perHost: number;
  readonly perPool: number;
  readonly paused: boolean;
}

/** One migration that waits or runs; those that wait stand in the order in which they will begin. */
export interface QueuedMove {
  readonly id: string;
  /** Its row in the timeline. */
  readonly activity: string;
  readonly title: string;
  readonly pool: string;
  /** References of the VM and the servers, as far as they are known beforehand. */
  readonly vm?: string;
  readonly from?: string;
  readonly to?: string;
  readonly bytes: number;
  readonly state: 'waiting' | 'running';
  /** The server that has as many as it may, for one that waits. */
  readonly behind?: string;
}

export interface MovesMessage {
  readonly limits: MoveLimits;
  readonly rows: readonly QueuedMove[];
  /** What this console has moved, the newest first: what estimates rest on. */
  readonly past: readonly PastMove[];
}

const id = z.string().max(200);

export const movesContract = {
  /** The whole queue whenever it changes. */
  moves: feed<MovesMessage>()(z.object({})),
  'moves.limits': command<void>()(
    z.object({
      perHost: z.number().int().min(1).max(16).optional(),
      perPool: z.number().int().min(1).max(64).optional(),
      paused: z.boolean().optional(),
    }),
  ),
  /** One that waits goes before another, or to the end. */
  'moves.order': command<void>()(z.object({ id, before: id.optional() })),
  'moves.cancel': command<void>()(z.object({ id })),
};
