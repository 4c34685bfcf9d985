import type { AnyAction } from '../action.ts';
import { addServer } from './add-server.ts';
import { makeCoordinator } from './coordinator.ts';
import { disableHa } from './disable-ha.ts';
import { ejectHost } from './eject.ts';
import { enableHa } from './enable-ha.ts';
import { enableTls } from './enable-tls.ts';
import { setHaTolerance } from './ha-tolerance.ts';
import { joinPool } from './join.ts';
import { makePool } from './make.ts';

/** What makes a pool of servers, and holds it together. */
export const poolActions: readonly AnyAction[] = [
  makeCoordinator,
  enableHa,
  setHaTolerance,
  disableHa,
  enableTls,
  makePool,
  joinPool,
  addServer,
  ejectHost,
];
