import type { RolloutRow } from '../../../../app/contract/rollouts.ts';
import type { FollowedRun } from '../../../mirror/rollouts.ts';

export function RunPage({ row }: { readonly row: RolloutRow; readonly followed: FollowedRun }) {
  return <p>{row.poolName}</p>;
}
