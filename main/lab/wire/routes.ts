import { consoleRoutes } from './console/door.ts';
import type { Route } from './exchange.ts';
import { rrdRoutes } from './rrd/rrd.ts';
import { diskRoutes } from './transfer/disks.ts';
import { exportRoutes } from './transfer/export.ts';
import { importRoutes } from './transfer/import.ts';
import { reportRoutes } from './transfer/reports.ts';
import { updateRoutes } from './transfer/updates.ts';

/** Every transfer the hosts answer; one list per file of handlers. */
const parts: readonly (readonly Route[])[] = [
  consoleRoutes,
  rrdRoutes,
  exportRoutes,
  importRoutes,
  diskRoutes,
  updateRoutes,
  reportRoutes,
];

export const routes: readonly Route[] = parts.flat();
