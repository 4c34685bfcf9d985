import type { activityContract } from '../../app/contract/activity.ts';
import type { MoveLimits } from '../../app/contract/moves.ts';
import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { Activities } from '../actions/activities.ts';
import { actionsHandlers } from './actions.ts';

export function activityHandlers(activities: Activities): Handlers<typeof activityContract> {
  return {
    ...actionsHandlers(activities.pools, activities.differs),
    activity: (_args, sink) => activities.store.feed(sink),
    'activity.cancel': async ({ id }) => activities.cancel(id),
    'activity.dismiss': ({ ids }) =>
      activities.store.remove(ids.filter((id) => activities.store.get(id)?.finished !== undefined)),
    'activity.pause': ({ id, paused }) => activities.runner.pause(id, paused),
    'action.runAs': async ({ request, username, password }) => ({
      activity: await activities.runner.runAs(request, { username, password }),
    }),
    moves: (_args, sink) => activities.moves.feed(sink),
    'moves.limits': (limits) => activities.moves.set(definite(limits)),
    'moves.order': ({ id, before }) => activities.moves.queue.order(id, before),
    'moves.cancel': ({ id }) => activities.moves.queue.cancel(id),
    'action.run': (request) => ({ activity: activities.runner.run(request) }),
  };
}

/** What is left out stays as it is. */
const definite = (limits: Readonly<Record<string, unknown>>): Partial<MoveLimits> =>
  Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
