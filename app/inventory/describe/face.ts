import type { AnyObj, View } from '../view.ts';
import { stateOf, type ObjectState } from './state.ts';

/** The shapes of states; each is drawn one way everywhere. */
export type Shape = 'running' | 'halted' | 'suspended' | 'paused' | 'busy' | 'warning' | 'error' | 'stale';

/** Shape and word of a state. Objects without states have neither. */
export interface Face {
  readonly shape?: Shape;
  readonly word: string;
  readonly progress?: number;
}

/** For an object of a pool that is not heard of: whatever it was, it is only remembered. */
const STALE: Face = { shape: 'stale', word: 'Last known' };

export function faceOf(view: View, obj: AnyObj, live = true): Face {
  const state = stateOf(view, obj);
  if (!live && state.is !== 'plain') return STALE;
  return face(state);
}

export function face(state: ObjectState): Face {
  switch (state.is) {
    case 'running':
      return { shape: 'running', word: 'Running' };
    case 'halted':
      return { shape: 'halted', word: 'Halted' };
    case 'suspended':
      return { shape: 'suspended', word: 'Suspended' };
    case 'paused':
      return { shape: 'paused', word: 'Paused' };
    case 'busy':
      return state.progress === undefined
        ? { shape: 'busy', word: state.word }
        : { shape: 'busy', word: state.word, progress: state.progress };
    case 'live':
      return { shape: 'running', word: 'Live' };
    case 'maintenance':
      return { shape: 'warning', word: 'Maintenance' };
    case 'away':
      return { shape: 'stale', word: 'Not responding' };
    case 'attached':
      return { shape: 'running', word: 'Attached' };
    case 'detached':
      return { shape: 'halted', word: 'Detached' };
    case 'broken':
      return { shape: 'warning', word: `Attached to ${state.plugged} of ${state.of} servers` };
    case 'unknown':
      return { shape: 'warning', word: state.word || 'Unknown' };
    case 'plain':
      return { word: '' };
  }
}
