import { useMemo } from 'react';
import { explain } from '../../../app/errors/explain.ts';
import type { Failure } from '../../../app/errors/failure.ts';
import type { PoolId, View } from '../../../app/inventory/view.ts';
import type { Landing } from '../../../app/placement/landing.ts';
import type { Reason } from '../../../app/placement/reason.ts';
import { networksFor } from '../../../app/wizards/migrate/networks.ts';
import { useAsk } from '../../link/ask.ts';
import { useMirror } from '../../mirror/provider.tsx';

/** A VM with its server, for the server to be asked about. */
interface Asked {
  readonly landing: Landing;
  readonly pool: PoolId;
  readonly host: string;
}

interface Travel {
  /** UUIDs of networks by interface. */
  readonly networks?: Readonly<Record<string, string>>;
  /** Reference of the network they travel over. */
  readonly transfer?: string | undefined;
  readonly copy?: boolean;
}

/**
 * Reasons that the server's check of a place knows too. What is about the VM itself it does not look at, and memory it counts
 * for one VM as if no other of the plan came.
 */
const PLACES: ReadonlySet<string> = new Set([
  'HOST_DISABLED',
  'HOST_NOT_LIVE',
  'HOST_NOT_ENOUGH_PCPUS',
  'VM_INCOMPATIBLE_WITH_THIS_HOST',
  'VM_REQUIRES_SR',
  'VM_REQUIRES_NETWORK',
]);
/** Ways that no check of the server is about. */
const UNASKED: ReadonlySet<string> = new Set(['home', 'move', 'copy']);

const askable = ({ landing: { way, reasons } }: Asked): boolean =>
  way !== undefined ? !UNASKED.has(way) : reasons.length === 1 && reasons.every(({ code }) => PLACES.has(code));

/** A refusal of the server as a reason of the plan. */
export function saidBy(failure: Failure, view: View): Reason {
  const { cause, title } = explain(failure, view);
  return { code: failure.code, params: failure.params, why: `the server says: ${cause ?? title}` };
}

/** What the servers said to some VMs: their word wins over ours, and where the two differ it is told. */
export interface ServerSaid<T> {
  readonly items: readonly T[];
  /** Sentences about where the server differs. */
  readonly differences: readonly string[];
  readonly asking: boolean;
}

/** Asks the servers themselves about a plan; what differs is taken over, shown, and written to the log by the engine. */
export function useServerSays<T extends Asked>(
  items: readonly T[],
  pool: PoolId,
  enabled: boolean,
  travel: Travel = {},
): ServerSaid<T> {
  const mirror = useMirror();
  const { networks, transfer, copy } = travel;
  const moves = useMemo(
    () =>
      items.filter(askable).map(({ landing, host }) => {
        const from = mirror.pool(landing.vm.pool);
        const vm = from.get('VM', landing.vm.ref);
        const crosses = landing.vm.pool !== pool && vm;
        const [reason] = landing.reasons;
        return {
          pool: landing.vm.pool,
          vm: landing.vm.ref,
          host,
          ...(reason ? { ours: reason.code } : {}),
          ...(landing.way === 'storage' || crosses ? { vdis: { ...landing.vdis } } : {}),
          ...(crosses ? { vifs: { ...networksFor(from, mirror.pool(pool), vm, host, networks) } } : {}),
          ...(transfer === undefined ? {} : { network: transfer }),
          ...(copy ? { copy } : {}),
        };
      }),
    [items, pool, mirror, networks, transfer, copy],
  );
  const asked = enabled && moves.length > 0;
  const { data, isFetching } = useAsk('move.check', { pool, moves }, { enabled: asked });
  return useMemo(() => {
    const differences: string[] = [];
    const said = items.map((item): T => {
      const { landing, host } = item;
      const answer = data?.find(
        (one) => one.vm === landing.vm.ref && one.host === host && one.pool === landing.vm.pool,
      );
      if (!answer || !askable(item)) return item;
      const fits = landing.reasons.length === 0;
      if (answer.refusal && fits) {
        const reason = saidBy(answer.refusal, mirror.pool(landing.vm.pool));
        differences.push(`${landing.name} fits by our own check, but ${reason.why}`);
        return { ...item, landing: { ...landing, way: undefined, reasons: [reason] } };
      }
      if (!answer.refusal && !fits && landing.vm.pool === pool) {
        differences.push(`By our own check ${landing.name} ${landing.reasons[0]?.why ?? ''}, but the server takes it`);
        return { ...item, landing: { ...landing, way: 'live', reasons: [] } };
      }
      return item;
    });
    return { items: differences.length === 0 ? items : said, differences, asking: asked && isFetching };
  }, [items, data, mirror, pool, asked, isFetching]);
}
