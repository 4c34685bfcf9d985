import type { activityContract } from '../../app/contract/activity.ts';
import type { Handlers } from '../../app/contract/gateway.ts';
import type { Activities } from '../activity/activities.ts';
import { actionsHandlers } from './actions.ts';

export function activityHandlers(activities: Activities): Handlers<typeof activityContract> {
  return {
    ...actionsHandlers(activities.pools),
    activity: (_args, sink) => activities.store.feed(sink),
    'activity.cancel': async ({ id }) => activities.cancel(id),
    'activity.dismiss': ({ ids }) =>
      activities.store.remove(ids.filter((id) => activities.store.get(id)?.finished !== undefined)),
    'activity.pause': ({ id, paused }) => activities.runner.pause(id, paused),
    'action.runAs': async ({ request, username, password }) => ({
      activity: await activities.runner.runAs(request, { username, password }),
    }),
    'action.run': (request) => ({ activity: activities.runner.run(request) }),
  };
}
