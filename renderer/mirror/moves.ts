import { useSyncExternalStore } from 'react';
import type { Link } from '../../app/contract/wire/connect.ts';
import type { MovesMessage } from '../../app/contract/moves.ts';
import { pacesFrom, type Paces } from '../../app/placement/estimate.ts';
import { useLink } from '../link/link.tsx';
import { Value } from './value.ts';

export interface Moves extends MovesMessage {
  /** How fast migrations have been. */
  readonly paces: Paces;
}

const none: Moves = {
  limits: { perHost: 3, perPool: 8, paused: false },
  rows: [],
  past: [],
  paces: pacesFrom([]),
};

const queues = new WeakMap<Link, Value<Moves>>();

/** One subscription for the whole window. */
function queueOf(link: Link): Value<Moves> {
  let queue = queues.get(link);
  if (!queue) {
    const fresh = new Value<Moves>(none);
    queues.set(link, (queue = fresh));
    link.subscribe(
      'moves',
      {},
      {
        message(message) {
          const before = fresh.get();
          // Estimates are not made anew because somebody moved up in the queue.
          const learnt =
            message.past.length !== before.past.length || message.past[0]?.seconds !== before.past[0]?.seconds;
          fresh.set({ ...message, paces: learnt ? pacesFrom(message.past) : before.paces });
        },
      },
    );
  }
  return queue;
}

/** The queue of migrations, its limits, and what it has learnt. */
export function useMoves(): Moves {
  const queue = queueOf(useLink());
  return useSyncExternalStore(queue.subscribe, queue.get);
}

/** How fast migrations have been, alone: it changes only when one has ended. */
export function usePaces(): Paces {
  const queue = queueOf(useLink());
  return useSyncExternalStore(queue.subscribe, () => queue.get().paces);
}
