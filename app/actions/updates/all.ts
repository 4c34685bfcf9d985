import type { AnyAction } from '../action.ts';
import { dismissUpdates } from './dismiss.ts';
import { cleanUpdateFiles, disableOldSsl, disconnectController, leaveHealthCheck } from './upkeep.ts';
import { chooseRepositories, repositoryProxy, scheduleSync } from './sources.ts';

export const updateActions: readonly AnyAction[] = [
  chooseRepositories,
  scheduleSync,
  repositoryProxy,
  dismissUpdates,
  cleanUpdateFiles,
  disableOldSsl,
  disconnectController,
  leaveHealthCheck,
];
