import { useEffect } from 'react';
import { mayGo } from '../../../app/actions/migrate/may.ts';
import { lanesOf } from '../../../app/placement/drop.ts';
import { sitesOf, type Carried } from '../../../app/placement/landing.ts';
import { showLanes, useDrag } from '../../objects/drag.ts';
import { objectOf, useSituation } from '../../objects/offers.ts';
import { usePools } from '../../mirror/hooks.ts';
import { usePaces } from '../../mirror/moves.ts';
import { useMirror } from '../../mirror/provider.tsx';

/** What changes the answer. */
const READ = ['VM', 'host', 'host_metrics', 'PBD', 'VBD', 'VIF', 'SR', 'pool'];
const AGAIN_AFTER_MS = 300;
/** However large the pools: the rest of the time is the pointer's. */
const SHARE = 20;

/** Recomputes what every server says, at most a few times per second while something is carried. */
export function useComputedLanes(): void {
  const drag = useDrag();
  const mirror = useMirror();
  const pools = usePools();
  const situation = useSituation();
  const paces = usePaces();
  const keys = drag.at === 'none' ? undefined : drag.keys;
  const wanted = drag.at === 'none' ? 'move' : drag.wanted;
  useEffect(() => {
    if (keys?.[0]?.cls !== 'VM') return undefined;
    let took = 0;
    const compute = (): void => {
      const began = performance.now();
      const live = pools.map((store) => situation(store.pool)).filter((one) => one.live);
      const carried = keys.flatMap((key): readonly Carried[] => {
        const object = objectOf(mirror.pool(key.pool), key);
        return object?.$cls === 'VM' ? [{ pool: key.pool, ref: object.$ref }] : [];
      });
      const order = live.map(({ view }) => view.pool);
      const own = keys[0]?.pool ?? '';
      order.sort((a, b) => Number(b === own) - Number(a === own));
      const sites = sitesOf(live, mayGo);
      showLanes(lanesOf(sites, carried, order, paces, wanted), sites);
      took = performance.now() - began;
    };
    compute();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (): void => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          compute();
        },
        Math.max(AGAIN_AFTER_MS, SHARE * took),
      );
    };
    const stops = pools.map((store) =>
      store.onFlush(({ classes }) => {
        if (READ.some((cls) => (classes as Set<string>).has(cls))) soon();
      }),
    );
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [keys, mirror, pools, situation, paces, wanted]);
}
