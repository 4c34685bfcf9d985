import { withSecrets } from '../../app/actions/storage/sr/secrets.ts';
import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { storageContract } from '../../app/contract/storage.ts';
import { FailureError, toFailure } from '../../app/errors/failure.ts';
import { foundIn, readFound } from '../../app/wizards/new-sr/probe.ts';
import type { ProbeRecord } from '../../app/wizards/new-sr/probe.ts';
import type { Pools } from '../pools/pool.ts';

/** Where a driver fails for want of a choice: it says which there are. */
const CHOICES: ReadonlySet<string> = new Set(
  [87, 90, 96, 98, 101, 107].map((number) => `SR_BACKEND_FAILURE_${number}`),
);

/** Looks for storage before it is made. */
export function storageHandlers(pools: Pick<Pools, 'get'>): Handlers<typeof storageContract> {
  return {
    async 'sr.probe'({ pool: id, host, type, config, secrets }, { signal }) {
      const pool = pools.get(id);
      if (!pool) throw new FailureError({ kind: 'refused', code: 'pool-away', params: [id] });
      const at = host ?? [...pool.inventory.all('pool')][0]?.master ?? '';
      const call = <T>(method: string, ...params: readonly unknown[]): Promise<T> => pool.call<T>(method, params);
      return withSecrets({ call, steadfast: { call } }, secrets, async (kept) => {
        const params = [at, { ...config, ...kept }, type, {}];
        try {
          if (type === 'gfs2')
            return foundIn(await pool.task<readonly ProbeRecord[]>('SR.probe_ext', params, { signal }), type);
          return readFound(await pool.task<string>('SR.probe', params, { signal }), type);
        } catch (error) {
          const { code, params: said } = toFailure(error);
          const xml = said.find((one) => one.trimStart().startsWith('<'));
          if (!CHOICES.has(code) || xml === undefined) throw error;
          return readFound(xml, type);
        }
      });
    },
  };
}
