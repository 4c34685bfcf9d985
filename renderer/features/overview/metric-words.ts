import type { MetricState } from '../../../app/contract/metrics.ts';

/**
 * Why there are no numbers now, in a few words; nothing while they come. Nothing either where the pool itself is not connected: its
 * page says so, and nobody asks the server.
 */
export function metricWords(state: MetricState | undefined, connected: boolean): string | undefined {
  switch (state?.at) {
    case 'host-away':
      return connected ? `${state.host} does not answer` : undefined;
    case 'no-permission':
      return 'needs a higher role';
    case 'unsupported':
      return 'not told by this server';
    case 'failed':
      return state.why;
    default:
      return undefined;
  }
}
