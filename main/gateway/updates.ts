import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { updatesContract } from '../../app/contract/updates.ts';
import { FailureError } from '../../app/errors/failure.ts';
import type { Pools } from '../pools/pool.ts';
import type { Updates } from '../updates/updates.ts';

export function updateHandlers(pools: Pick<Pools, 'get'>, updates: Updates): Handlers<typeof updatesContract> {
  return {
    'updates.list'({ pool: id, fresh }, { signal }) {
      const pool = pools.get(id);
      if (!pool) throw new FailureError({ kind: 'refused', code: 'pool-away', params: [id] });
      return updates.list(pool, fresh, signal);
    },
    'updates.judge': ({ path }, { signal }) => updates.judge(path, signal),
    'updates.sources': () => updates.sources(),
    async 'updates.setIndex'({ index }, { signal }) {
      const feed = await updates.setIndex(index, signal);
      return { releases: feed.versions.length, updates: feed.patches.size };
    },
    'updates.clearFiles': () => updates.clearFiles(),
  };
}
