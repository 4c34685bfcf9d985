import type { MetricState } from '../../../app/contract/metrics.ts';

/** Why nothing new comes, as a sentence; `undefined` while it comes. */
export function stateSentence(name: string, state: MetricState | undefined): string | undefined {
  switch (state?.at) {
    case undefined:
    case 'live':
    case 'loading':
    case 'paused':
      return undefined;
    case 'halted':
      return `${name} is halted: this is its past, numbers come again when it starts.`;
    case 'suspended':
      return `${name} is suspended: this is its past, numbers come again when it resumes.`;
    case 'host-away': {
      const since = new Date(state.since * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
      return `${state.host} has not answered since ${since}, the console keeps asking.`;
    }
    case 'no-permission':
      return 'The server refuses to show its numbers to this session.';
    case 'unsupported':
      return 'This server keeps no numbers of this kind.';
    case 'gone':
      return `${name} is not in this pool any more.`;
    case 'failed':
      return state.why;
  }
}
