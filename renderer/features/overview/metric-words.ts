import type { MetricState } from '../../../app/contract/metrics.ts';

/** Why there are no numbers now, in a few words; nothing while they come. */
export function metricWords(state: MetricState | undefined): string | undefined {
  switch (state?.at) {
    case 'host-away':
      return `${state.host} does not answer`;
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
