import type { Link } from '../../app/contract/wire/connect.ts';
import { decodeUpdate, type InventoryMessage } from '../../app/contract/inventory.ts';
import type { PoolStore } from './pool-store.ts';

/** Keeps a store like the pool's inventory in main, until stopped. A gap in the sequence starts over. */
export function feedPool(link: Link, store: PoolStore): () => void {
  let epoch = -1;
  let seq = 0;
  let stop = subscribe();

  function subscribe(): () => void {
    return link.subscribe('inventory', { pool: store.pool }, { message });
  }

  function startOver(): void {
    epoch = -1;
    stop();
    stop = subscribe();
  }

  function message(message: InventoryMessage): void {
    if (message.type === 'reset') {
      epoch = message.epoch;
      seq = 0;
      store.reset();
      return;
    }
    if (message.epoch !== epoch) return;
    switch (message.type) {
      case 'changes':
        if (message.seq !== seq + 1) return startOver();
        seq = message.seq;
        return store.apply(decodeUpdate(message.body));
      case 'treeReady':
        return store.enter('tree');
      case 'complete':
        return store.enter('complete');
    }
  }

  return () => stop();
}
