import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { inventoryContract } from '../../app/contract/inventory.ts';
import { FailureError, type Failure } from '../../app/errors/failure.ts';
import type { Inventory } from '../../app/inventory/inventory.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import { InventoryFeed } from './inventory-feed.ts';

/** Where the inventories are. */
export interface InventorySource {
  get(pool: PoolId): { readonly inventory: Inventory; readonly seenAt?: number } | undefined;
}

const noSuchPool = (pool: PoolId): Failure => ({ kind: 'refused', code: 'no-such-pool', params: [pool], pool });

export const inventoryHandlers = (pools: InventorySource): Handlers<typeof inventoryContract> => ({
  inventory: ({ pool }, sink) => {
    const source = pools.get(pool);
    if (!source) {
      sink.fail(noSuchPool(pool));
      return () => undefined;
    }
    const feed = new InventoryFeed(source.inventory, sink, source.seenAt);
    return () => feed.stop();
  },
  'object.record': ({ pool, cls, ref }) => {
    const source = pools.get(pool);
    if (!source) throw new FailureError(noSuchPool(pool));
    const record = source.inventory.record(cls, ref);
    if (record) return record;
    throw new FailureError({ kind: 'refused', code: 'HANDLE_INVALID', params: [cls, ref], pool, object: { cls, ref } });
  },
});
