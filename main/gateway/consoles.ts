import type { consolesContract } from '../../app/contract/consoles.ts';
import type { Handlers } from '../../app/contract/wire/gateway.ts';
import { FailureError } from '../../app/errors/failure.ts';
import type { Consoles } from '../consoles/consoles.ts';
import type { Pools } from '../pools/pool.ts';

export function consoleHandlers(pools: Pick<Pools, 'get'>, consoles: Consoles): Handlers<typeof consolesContract> {
  return {
    console({ pool: id, console }, sink) {
      const pool = pools.get(id);
      if (!pool) throw new FailureError({ kind: 'refused', code: 'pool-away', params: [id] });
      return consoles.open(pool, console, sink);
    },
    'console.send': ({ tunnel, data }) => consoles.send(tunnel, data),
  };
}
