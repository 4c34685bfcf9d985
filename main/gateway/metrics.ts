import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { metricsContract } from '../../app/contract/metrics.ts';
import { toFailure } from '../../app/errors/failure.ts';
import type { Metrics } from '../metrics/metrics.ts';

export const metricsHandlers = (metrics: Metrics): Handlers<typeof metricsContract> => ({
  'metrics.live': ({ pool, ...args }, sink) => {
    try {
      return metrics.live(pool, args, sink);
    } catch (error) {
      sink.fail(toFailure(error));
      return () => undefined;
    }
  },
  'metrics.history': ({ pool, ...args }, { signal }) => metrics.history(pool, args, signal),
  'metrics.sources': (target) => metrics.sources(target),
  'metrics.record': ({ source, on, ...target }) => metrics.record(target, source, on),
  'metrics.layout': ({ graphs, ...target }) => metrics.layout(target, graphs),
  'metrics.colour': ({ source, argb, ...target }) => metrics.colour(target, source, argb),
  'metrics.alarm': ({ variable, alarm, ...target }) => metrics.alarm(target, variable, alarm),
  'metrics.recording': () => metrics.recording,
  'metrics.keep': ({ pool, cls, uuid, on }) => metrics.keep(pool, cls, uuid, on),
  'metrics.recordingLimits': (limits) => metrics.limitRecording(limits),
  'metrics.clearRecording': () => metrics.clearRecording(),
});
