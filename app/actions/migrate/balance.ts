import * as z from 'zod';
import type { View } from '../../inventory/view.ts';
import { suggestMoves } from '../../placement/balance/balance.ts';
import { survey } from '../../placement/facts.ts';
import { action } from '../action.ts';
import { ref } from '../args.ts';
import { licensed } from '../licence.ts';
import { first, no } from '../verdict.ts';
import { nameOf } from '../words.ts';
import { loadOf } from './migrate.ts';

const moveWords = (view: View, vm: string, to: string): string =>
  `Migrate ${nameOf(view.get('VM', vm))} to ${nameOf(view.get('host', to))}`;

export const balance = action({
  id: 'pool.balance',
  label: 'Suggest moves…',
  dialog: true,
  applies: ['pool'],
  group: 'place',
  reach: 'one',
  methods: ['VM.pool_migrate'],
  /** `moves`: what the suggestion was edited to; the suggestion itself when left out. */
  args: z.object({
    moves: z
      .array(z.object({ vm: ref, to: ref }))
      .max(1000)
      .optional(),
  }),
  offered: (view) => view.count('host') > 1,
  check: (situation) =>
    first(
      situation.view.count('host') < 2 ? no('alone', 'It has one server') : undefined,
      licensed(situation.view, 'xen_motion', 'The licence has no live migration'),
    ),
  title: (pool) => `Level the servers of ${nameOf(pool)}`,
  async run(caller, _pool, args) {
    const moves = args.moves ?? suggestMoves(survey(caller.view));
    const ends = await Promise.allSettled(
      moves.map(({ vm, to }) =>
        caller.move(moveWords(caller.view, vm, to), loadOf(caller.view, vm, to), (step) =>
          step.task('VM.pool_migrate', [vm, to, { live: 'true' }]),
        ),
      ),
    );
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason as Error;
    return moves;
  },
});
