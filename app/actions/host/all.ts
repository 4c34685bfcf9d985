import type { AnyAction } from '../action.ts';
import { destroyHost } from './destroy.ts';
import { enterMaintenance } from './enter-maintenance.ts';
import { exitMaintenance } from './exit-maintenance.ts';
import { installCertificate } from './install-certificate.ts';
import { changePassword } from './password.ts';
import { powerOnHost } from './power-on.ts';
import { rebootHost } from './reboot.ts';
import { statusReport } from './report.ts';
import { resetCertificate } from './reset-certificate.ts';
import { restartToolstack } from './restart-toolstack.ts';
import { shutdownHost } from './shutdown.ts';

export const hostActions: readonly AnyAction[] = [
  enterMaintenance,
  exitMaintenance,
  rebootHost,
  shutdownHost,
  powerOnHost,
  restartToolstack,
  changePassword,
  installCertificate,
  resetCertificate,
  statusReport,
  destroyHost,
];
