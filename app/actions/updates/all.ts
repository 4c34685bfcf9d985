import type { AnyAction } from '../action.ts';
import { dismissUpdates } from './dismiss.ts';
import { cleanUpdateFiles } from './clean-files.ts';
import { disableOldSsl } from './disable-old-ssl.ts';
import { disconnectController } from './disconnect-controller.ts';
import { leaveHealthCheck } from './leave-health-check.ts';
import { chooseRepositories } from './choose-repositories.ts';
import { repositoryProxy } from './repository-proxy.ts';
import { scheduleSync } from './schedule-sync.ts';

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
