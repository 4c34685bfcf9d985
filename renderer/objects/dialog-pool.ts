import type { PoolId } from '../../app/inventory/view.ts';
import { useConnections } from '../mirror/hooks.ts';
import type { DialogBodyProps } from './dialogs.ts';

/** The pool that a dialog is for: its first target's, else the first that answers. */
export function usePoolFor({ targets }: DialogBodyProps): PoolId | undefined {
  const connections = useConnections();
  return targets[0]?.pool ?? connections?.find(({ state }) => state.at === 'live')?.id;
}
