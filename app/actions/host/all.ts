import type { AnyAction } from '../action.ts';
import { enterMaintenance, exitMaintenance } from './maintenance.ts';
import { changePassword } from './password.ts';
import { installCertificate, resetCertificate } from './certificate.ts';
import { statusReport } from './report.ts';
import { enableTls } from './tls.ts';
import { disableHa, enableHa, setHaTolerance } from './ha.ts';
import { makeCoordinator } from './coordinator.ts';
import { destroyHost } from './destroy.ts';
import { ejectHost } from './eject.ts';
import { joinPool } from './join.ts';
import { makePool } from './new-pool.ts';
import { addServer } from './take-in.ts';
import { powerOnHost, rebootHost, restartToolstack, shutdownHost } from './power.ts';

export const hostActions: readonly AnyAction[] = [
  enterMaintenance,
  exitMaintenance,
  rebootHost,
  shutdownHost,
  powerOnHost,
  restartToolstack,
  makeCoordinator,
  enableHa,
  setHaTolerance,
  disableHa,
  enableTls,
  changePassword,
  installCertificate,
  resetCertificate,
  statusReport,
  makePool,
  joinPool,
  addServer,
  ejectHost,
  destroyHost,
];
