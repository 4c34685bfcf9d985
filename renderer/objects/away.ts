import { lacksPassword, type Connection } from '../../app/contract/connections.ts';
import { shortSpan } from '../ui/format/time.ts';
import type { State } from '../ui/glyph/state.ts';

/** What is told in a word or two of a pool that is not live. */
export interface Away {
  readonly text: string;
  readonly badge: State;
}

/** Why a pool is not live, or since when it was last seen; undefined while it is live. */
export function awayFact({ state, seenAt }: Connection, now: number): Away | undefined {
  switch (state.at) {
    case 'live':
      return undefined;
    case 'connecting':
      return { text: 'connecting', badge: 'busy' };
    case 'untrusted':
      return { text: state.pinned === undefined ? 'waits for you' : 'certificate changed', badge: 'warning' };
    case 'locked-out':
      return lacksPassword(state)
        ? { text: 'needs password', badge: 'warning' }
        : { text: 'sign in again', badge: 'error' };
    case 'offline':
      if (state.reason !== undefined) return { text: 'not reached', badge: 'error' };
      return { text: seenAt === undefined ? 'not connected' : `seen ${shortSpan(now - seenAt)} ago`, badge: 'stale' };
    case 'waiting':
      return { text: seenAt === undefined ? 'not connected' : `seen ${shortSpan(now - seenAt)} ago`, badge: 'stale' };
  }
}
