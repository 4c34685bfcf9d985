import type { AnyAction } from '../action.ts';
import { forceReboot } from './force-reboot.ts';
import { forceShutdown } from './force-shutdown.ts';
import { pause } from './pause.ts';
import { reboot } from './reboot.ts';
import { resumeOn } from './resume-on.ts';
import { resume } from './resume.ts';
import { shutdown } from './shutdown.ts';
import { startOn } from './start-on.ts';
import { startRecovery } from './start-recovery.ts';
import { start } from './start.ts';
import { suspend } from './suspend.ts';
import { unpause } from './unpause.ts';

/** In the order of a menu. */
export const powerActions: readonly AnyAction[] = [
  start,
  shutdown,
  reboot,
  suspend,
  resume,
  pause,
  unpause,
  forceShutdown,
  forceReboot,
  startOn,
  resumeOn,
  startRecovery,
];
