import * as z from 'zod';
import type { Update } from '../inventory/changes.ts';
import { ask, feed } from './wire/define.ts';

/**
 * The objects of one pool. `reset` starts a new epoch: drop everything. Then `changes` in sequence; a gap in `seq` means
 * resubscribe. An object comes whole at first, then only what changed of it; the tree's classes first, `treeReady` once they are all there, `complete` after the rest.
 */
export type InventoryMessage =
  | { readonly type: 'reset'; readonly epoch: number; readonly seenAt?: number }
  /** `body` is UTF-8 JSON of `Update`, so that no process between engine and window parses it. */
  | { readonly type: 'changes'; readonly epoch: number; readonly seq: number; readonly body: ArrayBuffer }
  | { readonly type: 'treeReady' | 'complete'; readonly epoch: number };

export const encodeUpdate = (update: Update): ArrayBuffer => new TextEncoder().encode(JSON.stringify(update)).buffer;
export const decodeUpdate = (body: ArrayBuffer): Update => JSON.parse(new TextDecoder().decode(body)) as Update;

export const inventoryContract = {
  inventory: feed<InventoryMessage>()(z.object({ pool: z.string().max(200) })),
  /** Every field of one object, as the server last sent it. */
  'object.record': ask<Readonly<Record<string, unknown>>>()(
    z.object({ pool: z.string().max(200), cls: z.string().max(60), ref: z.string().max(200) }),
  ),
};
