import type { WayOut } from '../../../app/actions/ways-out.ts';
import type { Activity, ActionRequest } from '../../../app/activity/activity.ts';
import { lookup } from '../../../app/inventory/view.ts';
import { useLink } from '../../link/link.tsx';
import { tellFailure } from '../../link/tell.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { openDialog } from '../../objects/dialogs.ts';
import { keyOf } from '../../objects/offers.ts';
import type { ObjectKey } from '../../objects/place.ts';

function useKeys(): (targets: ActionRequest['targets']) => readonly ObjectKey[] {
  const mirror = useMirror();
  return (targets) =>
    targets.flatMap(({ pool, cls, ref }) => {
      const object = lookup(mirror.pool(pool), cls, ref);
      return object ? [keyOf(pool, object)] : [];
    });
}

/** Asks an action's own questions again, with the answers that it had. */
export function useAskAgain(): (request: ActionRequest | undefined) => void {
  const keys = useKeys();
  return (request) => request && openDialog(request.action, { targets: keys(request.targets), args: request.args });
}

/** Takes a way out of a failed row. */
export function useWay(row: Activity): (way: WayOut) => void {
  const link = useLink();
  const keys = useKeys();
  const ask = useAskAgain();
  return ({ do: deed }) => {
    switch (deed.kind) {
      case 'run':
        return void link.call('action.run', deed.request).catch(tellFailure);
      case 'open': {
        const pool = row.targets[0]?.pool ?? '';
        return openDialog(deed.action, { targets: keys([{ pool, ...deed.target }]) });
      }
      case 'change':
        return ask(row.retry);
      case 'as-other': {
        const { retry } = row;
        if (!retry) return undefined;
        return openDialog('confirm', {
          targets: keys(retry.targets),
          args: { action: retry.action, args: retry.args, needs: deed.needs },
        });
      }
    }
  };
}
