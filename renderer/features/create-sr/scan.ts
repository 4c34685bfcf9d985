import { useCallback, useEffect, useRef, useState } from 'react';
import { toFailure, type Failure } from '../../../app/errors/failure.ts';
import type { PoolId, View } from '../../../app/inventory/view.ts';
import { locationOf } from '../../../app/wizards/new-sr/config.ts';
import type { NewSrDraft } from '../../../app/wizards/new-sr/draft.ts';
import { kinds, thinRefusal } from '../../../app/wizards/new-sr/kinds.ts';
import { nothingFound, type Found } from '../../../app/wizards/new-sr/probe.ts';
import { byUuid } from '../../../app/inventory/find.ts';
import { useLink } from '../../link/link.tsx';

export interface Scan {
  readonly found: Found;
  readonly pending: boolean;
  readonly failure: Failure | undefined;
  /** Whether what is at exactly this place has been looked for. */
  looked(draft: NewSrDraft): boolean;
  look(draft: NewSrDraft): Promise<Found | undefined>;
}

interface State {
  readonly found: Found;
  readonly pending: boolean;
  readonly failure?: Failure;
  readonly lookedAt: string;
}

const keyOf = ({ kind, place, port, user, iqn, lun, host, path }: NewSrDraft): string =>
  JSON.stringify([kind, place, port, user, iqn, lun, host, path]);

/** What was found on the way here stays in sight while more is asked. */
const joined = (before: Found, now: Found): Found => ({
  iqns: now.iqns.length > 0 ? now.iqns : before.iqns,
  luns: now.luns.length > 0 ? now.luns : before.luns,
  exports: now.exports.length > 0 ? now.exports : before.exports,
  srs: now.srs,
  nfsVersions: now.nfsVersions,
});

/** Asks the storage what there is, one step at a time; a new question ends the one before. */
export function useScan(pool: PoolId, view: View, password: string): Scan {
  const link = useLink();
  const [state, setState] = useState<State>({ found: nothingFound, pending: false, lookedAt: '' });
  const asking = useRef<AbortController>(undefined);
  useEffect(() => () => asking.current?.abort(), []);
  const look = useCallback(
    async (draft: NewSrDraft) => {
      asking.current?.abort();
      const mine = new AbortController();
      asking.current = mine;
      const { type } = kinds[draft.kind];
      const host = kinds[draft.kind].shared ? undefined : byUuid(view, 'host', draft.host)?.$ref;
      const ask = (driver: string): Promise<Found> => {
        const { config, secrets } = locationOf(draft, password, driver);
        const more = draft.kind === 'nfs' ? { probeversion: '1' } : {};
        const args = { pool, type: driver, config: { ...config, ...more }, secrets, ...(host ? { host } : {}) };
        return link.call('sr.probe', args, { signal: mine.signal });
      };
      setState((before) => ({ found: before.found, pending: true, lookedAt: before.lookedAt }));
      try {
        const found = await ask(type);
        // What one driver knows nothing of may be another's.
        const other =
          draft.lun !== '' && thinRefusal(view) === undefined
            ? await ask('gfs2').catch(() => nothingFound)
            : nothingFound;
        const all = { ...found, srs: [...found.srs, ...other.srs] };
        setState((before) => ({ found: joined(before.found, all), pending: false, lookedAt: keyOf(draft) }));
        return all;
      } catch (error) {
        const failure = toFailure(error);
        if (asking.current === mine)
          setState((before) => ({
            found: before.found,
            pending: false,
            lookedAt: '',
            ...(failure.kind === 'cancelled' ? {} : { failure }),
          }));
        return undefined;
      }
    },
    [link, pool, view, password],
  );
  return {
    found: state.found,
    pending: state.pending,
    failure: state.failure,
    looked: (draft) => state.lookedAt === keyOf(draft),
    look,
  };
}
