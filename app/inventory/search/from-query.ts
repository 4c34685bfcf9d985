import type { Query, Term } from '../tree/query.ts';
import { POWER } from './properties.ts';
import { KINDS, type Condition, type Filter, type SavedView } from './saved-view.ts';

function conditionOf({ field, word }: Term): readonly Filter[] {
  const ask = (on: string, how: string, value = word): Condition => ({ on, how, value });
  switch (field) {
    case 'tag':
      return [ask('tag', 'is')];
    case 'host':
      return [ask('server', 'contains')];
    case 'pool':
      return [ask('pool', 'contains')];
    case 'ip':
      return [ask('address', 'starts')];
    case 'state': {
      const state = POWER.find(({ label }) => label.toLowerCase().startsWith(word));
      return state ? [ask('power', 'is', state.value)] : [];
    }
    default:
      return [{ join: 'any', of: [ask('name', 'contains'), ask('description', 'contains'), ask('address', 'starts')] }];
  }
}

/** What stands in the navigator's filter, as the beginning of a view. */
export const viewFromQuery = (text: string, query: Query): Omit<SavedView, 'id'> => ({
  name: text.trim(),
  kinds: KINDS.filter((kind) => kind !== 'built-in template'),
  filter: { join: 'all', of: query.flatMap(conditionOf) },
  groups: ['kind'],
});
