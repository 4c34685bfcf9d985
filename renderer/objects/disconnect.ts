import { useCallback } from 'react';
import { leaving } from '../../app/actions/leaving.ts';
import { useLink } from '../link/link.tsx';
import { tellFailure } from '../link/tell.ts';
import { useMirror } from '../mirror/provider.tsx';
import { useRollouts } from '../mirror/rollouts.ts';
import { openDialog } from './dialogs.ts';

/** Disconnects from pools; where something of this console is done in one, it is told first what becomes of it. */
export function useDisconnect(): (pools: readonly string[]) => void {
  const link = useLink();
  const mirror = useMirror();
  const runs = useRollouts();
  return useCallback(
    (pools) => {
      if (leaving(mirror.activity.get(), runs ?? [], pools).length > 0)
        return openDialog('disconnect', { args: { pools: pools.join(' ') } });
      for (const id of pools) link.call('connection.disconnect', { id }).catch(tellFailure);
    },
    [link, mirror, runs],
  );
}
