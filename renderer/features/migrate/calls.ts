import { useEffect, useState } from 'react';
import { actionById } from '../../../app/actions/registry.ts';
import { record } from '../../../app/actions/show/record.ts';
import type { CallShown } from '../../../app/activity/activity.ts';
import type { Deed } from '../../../app/wizards/migrate/deeds.ts';
import { objectOf, useSituation } from '../../objects/offers.ts';
import { useMirror } from '../../mirror/provider.tsx';

/** What deeds would send, in the order of the plan. */
export function useCalls(deeds: readonly Deed[], wanted: boolean): readonly CallShown[] {
  const mirror = useMirror();
  const situation = useSituation();
  const [calls, setCalls] = useState<readonly CallShown[]>([]);
  useEffect(() => {
    if (!wanted) return undefined;
    let stale = false;
    const collect = async (): Promise<void> => {
      const all: CallShown[] = [];
      for (const deed of deeds)
        for (const key of deed.keys) {
          const action = actionById(deed.action);
          const object = objectOf(mirror.pool(key.pool), key);
          if (action && object)
            all.push(...(await record(action, situation(key.pool), object, deed.each.get(key.uuid) ?? {})).calls);
        }
      if (!stale) setCalls(all);
    };
    void collect();
    return () => {
      stale = true;
    };
  }, [deeds, wanted, mirror, situation]);
  return calls;
}
