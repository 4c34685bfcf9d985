import type { AnyAction } from '../action.ts';
import { balance } from './balance.ts';
import { migrate } from './migrate.ts';
import { send } from './send.ts';

export const migrateActions: readonly AnyAction[] = [migrate, send, balance];
