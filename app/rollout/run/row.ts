import type { Next } from './next.ts';
import type { NewsKind } from '../plan/plan-types.ts';

/** A run in the list; its whole story comes from the `rollout` feed. */
export interface RolloutRow {
  readonly run: string;
  /** The connection it belongs to, if that pool is in the list now. */
  readonly pool?: string;
  readonly poolName: string;
  readonly who: string;
  readonly began: number;
  readonly ended?: { readonly at: number; readonly how: 'complete' | 'stopped' };
  readonly wants?: Next;
  /** What its plan says that a person is told of. */
  readonly tell: readonly NewsKind[];
  /** 0 to 1, by steps. */
  readonly progress: number;
  /** Lines of its journal that could not be read. */
  readonly damaged: number;
  /** Found unfinished at this start of the console, and waiting for a word. */
  readonly interrupted: boolean;
  /** Another console's run, seen in the pool; `silent` when that console has not been heard for a while. */
  readonly foreign?: { readonly who: string; readonly silent: boolean };
  /** It was this console's, until somebody took it over from another one. */
  readonly taken?: { readonly at: number; readonly who: string };
}
