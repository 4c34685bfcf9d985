import type { View } from '../../inventory/view.ts';
import { suggestMoves } from '../../placement/balance.ts';
import { survey } from '../../placement/facts.ts';
import type { Move } from '../../placement/pack.ts';
import { action, nothing } from '../action.ts';
import { licensed } from '../licence.ts';
import { first, no } from '../verdict.ts';
import { count, nameOf } from '../words.ts';

const moveWords = (view: View, { vm, to }: Move): string =>
  `${nameOf(view.get('VM', vm))} to ${nameOf(view.get('host', to))}`;

export const balance = action({
  id: 'pool.balance',
  label: 'Suggest moves…',
  applies: ['pool'],
  group: 'place',
  methods: ['VM.pool_migrate'],
  args: nothing,
  offered: (view) => view.count('host') > 1,
  check: (situation) =>
    first(
      situation.view.count('host') < 2 ? no('alone', 'It has one server') : undefined,
      licensed(situation.view, 'xen_motion', 'The licence has no live migration'),
      suggestMoves(survey(situation.view)).length === 0 ? no('level', 'Its servers are level already') : undefined,
    ),
  confirm(aims) {
    const lines = aims.flatMap(({ situation: { view } }) =>
      suggestMoves(survey(view)).map((move) => moveWords(view, move)),
    );
    return {
      title: `Level the memory of ${aims.map(({ target }) => nameOf(target)).join(', ')}?`,
      sentence: `${count(lines.length, 'VM')} would move while running, the fewest that help.`,
      lines,
      verb: `Migrate ${lines.length}`,
      danger: false,
    };
  },
  title: (pool) => `Level the memory of ${nameOf(pool)}`,
  async run(caller) {
    for (const move of suggestMoves(survey(caller.view)))
      await caller.step(`Migrate ${moveWords(caller.view, move)}`, (step) =>
        step.task('VM.pool_migrate', [move.vm, move.to, { live: 'true' }]),
      );
  },
});
