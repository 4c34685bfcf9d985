import { faceOf } from '../../../app/inventory/describe/face.ts';
import { poolOf } from '../../../app/inventory/describe/home.ts';
import type { Connection } from '../../../app/contract/connections.ts';
import { lookup, type AnyObj, type View } from '../../../app/inventory/view.ts';
import type { State } from '../../ui/glyph/state-glyph.tsx';

/** The right end of a line: one fact in quiet words, or one badge. */
export interface Fact {
  readonly text?: string;
  readonly badge?: State;
  readonly coordinator?: boolean;
}

const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;
const NOTHING: Fact = {};

function vmFact(view: View, object: AnyObj, live: boolean): Fact {
  const face = faceOf(view, object, live);
  switch (face.shape) {
    case 'busy':
      return { text: face.progress === undefined ? face.word : `${Math.round(face.progress * 100)} %` };
    case 'paused':
    case 'suspended':
    case 'warning':
    case 'error':
      return { text: face.word.toLowerCase() };
    default:
      return NOTHING;
  }
}

/** What a line tells beside its name. `below`: how many stand under it while it is closed. */
export function factOf(view: View, cls: string, ref: string, live: boolean, below: number | undefined): Fact {
  const object = lookup(view, cls, ref);
  if (object === undefined) return NOTHING;
  switch (object.$cls) {
    case 'pool':
      return { text: count(view.count('host'), 'server') };
    case 'host': {
      const face = faceOf(view, object, live);
      const coordinator = poolOf(view)?.master === object.$ref && view.count('host') > 1;
      if (face.shape === 'busy' || face.shape === 'warning' || (live && face.shape === 'stale'))
        return { text: face.word.toLowerCase(), coordinator };
      return below === undefined || below === 0 ? { coordinator } : { text: count(below, 'VM'), coordinator };
    }
    case 'VM':
      return vmFact(view, object, live);
    case 'SR': {
      const face = faceOf(view, object, live);
      const part = object.physical_size > 0 ? object.physical_utilisation / object.physical_size : undefined;
      const text = part === undefined ? undefined : `${Math.round(part * 100)} %`;
      const badge: State | undefined =
        face.shape === 'warning' || (part !== undefined && part >= 0.85) ? 'warning' : undefined;
      if (face.shape === 'halted') return { text: 'detached' };
      return { ...(text === undefined ? {} : { text }), ...(badge === undefined ? {} : { badge }) };
    }
    default:
      return NOTHING;
  }
}

/** The same for the first line of a pool that is not live: why, and since when. */
export function awayFact({ state, seenAt }: Connection, now: number, span: (ms: number) => string): Fact | undefined {
  switch (state.at) {
    case 'live':
      return undefined;
    case 'connecting':
      return { text: 'connecting', badge: 'busy' };
    case 'untrusted':
      return { text: state.pinned === undefined ? 'waits for you' : 'certificate changed', badge: 'warning' };
    case 'locked-out':
      return { text: 'sign in again', badge: 'error' };
    case 'offline':
      if (state.reason !== undefined) return { text: 'not reached', badge: 'error' };
      return { text: seenAt === undefined ? 'not connected' : `seen ${span(now - seenAt)} ago`, badge: 'stale' };
    case 'waiting':
      return { text: seenAt === undefined ? 'not connected' : `seen ${span(now - seenAt)} ago`, badge: 'stale' };
  }
}
