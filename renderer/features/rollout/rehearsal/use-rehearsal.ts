import { useEffect, useState } from 'react';
import type { Failure } from '../../../../app/errors/failure.ts';
import type { PoolId } from '../../../../app/inventory/view.ts';
import { advance, replay } from '../../../../app/rollout/run/run.ts';
import type { Run, RunEvent } from '../../../../app/rollout/run/run.ts';
import { useLink } from '../../../link/link.tsx';
import { choicesOf } from '../draft.ts';
import type { Draft } from '../draft.ts';

export interface Rehearsal {
  /** Undefined until the simulated pool stands and the run has begun. */
  readonly run: Run | undefined;
  readonly events: readonly RunEvent[];
  readonly over: boolean;
  /** Why it could not be carried to an end. */
  readonly failure?: Failure;
}

const nothing: Rehearsal = { run: undefined, events: [], over: false };

/** Rehearses what the draft has for a pool; leaving ends it. */
export function useRehearsal(draft: Draft, pool: PoolId): Rehearsal {
  const link = useLink();
  // What the draft was when the rehearsal began: it is kept while one looks at another page.
  const [intended] = useState(() => ({
    pool,
    hosts: [...(draft.pools[pool]?.hosts ?? [])],
    selection: draft.selection,
    choices: choicesOf(draft, pool),
  }));
  const [rehearsal, set] = useState(nothing);
  useEffect(() => {
    if (intended.hosts.length === 0) return;
    return link.subscribe('rollout.rehearsal', intended, {
      message(message) {
        if (message.type === 'over') {
          const { failure } = message;
          set((before) => ({ ...before, over: true, ...(failure ? { failure } : {}) }));
          return;
        }
        const { event } = message;
        set((before) => ({
          ...before,
          run: before.run ? advance(before.run, event) : replay([event]),
          events: [...before.events, event],
        }));
      },
    });
  }, [link, intended]);
  return rehearsal;
}
