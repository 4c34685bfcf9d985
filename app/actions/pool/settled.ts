import type { Obj } from '../../inventory/view.ts';
import { no, ok } from '../verdict.ts';

export const settled = (pool: Obj<'pool'>) => {
  const [busy] = Object.values(pool.current_operations);
  return busy === undefined ? ok : no('busy', 'Another operation of the pool is running');
};
