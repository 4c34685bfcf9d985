import * as z from 'zod';
import { actionsContract } from './actions.ts';
import { command, feed } from './wire/define.ts';
import { movesContract } from './moves.ts';
import { actionRequest, type Activity } from '../activity/activity.ts';

export type ActivityMessage =
  | { readonly type: 'reset'; readonly rows: readonly Activity[] }
  | { readonly type: 'put'; readonly rows: readonly Activity[] }
  | { readonly type: 'remove'; readonly ids: readonly string[] };

export const activityContract = {
  ...actionsContract,
  ...movesContract,
  activity: feed<ActivityMessage>()(z.object({})),
  'activity.cancel': command<void>()(z.object({ id: z.string().max(200) })),
  /** Holds the transfer of an action, or lets it go on. */
  'activity.pause': command<void>()(z.object({ id: z.string().max(200), paused: z.boolean() })),
  'activity.dismiss': command<void>()(z.object({ ids: z.array(z.string().max(200)).max(5000) })),
  /** Starts an action; answers at once with its row in the timeline, where its progress and end are seen. */
  'action.run': command<{ readonly activity: string }>()(actionRequest),
  /**
   * As `action.run`, in a session of somebody who may do more: opened for this one action in each of its pools, and ended
   * with it. Fails where they cannot sign in or may not either.
   */
  'action.runAs': command<{ readonly activity: string }>()(
    z.object({ request: actionRequest, username: z.string().min(1).max(300), password: z.string().max(1000) }),
  ),
};
