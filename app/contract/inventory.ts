import * as z from 'zod';
import type { AnyObj, MirroredCls } from '../inventory/view.ts';
import { ask, feed } from './define.ts';

/**
 * The objects of one pool. `reset` starts a new epoch: drop everything. Then `changes` in sequence; a gap in `seq` means
 * resubscribe. Objects come whole; the tree's classes first, `treeReady` once they are all there, `complete` after the rest.
 */
export type InventoryMessage =
  | { readonly type: 'reset'; readonly epoch: number; readonly seenAt?: number }
  | {
      readonly type: 'changes';
      readonly epoch: number;
      readonly seq: number;
      readonly put: readonly AnyObj[];
      readonly remove: readonly (readonly [MirroredCls, string])[];
    }
  | { readonly type: 'treeReady' | 'complete'; readonly epoch: number };

export const inventoryContract = {
  /** A `changes` message travels as UTF-8 JSON in the frame's body, so that no process between engine and window parses it. */
  inventory: feed<InventoryMessage>()(z.object({ pool: z.string().max(200) })),
  /** Every field of one object, as the server last sent it. */
  'object.record': ask<Readonly<Record<string, unknown>>>()(
    z.object({ pool: z.string().max(200), cls: z.string().max(60), ref: z.string().max(200) }),
  ),
};
