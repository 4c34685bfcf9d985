import { consoleRoutes } from './console/door.ts';
import type { Route } from './exchange.ts';
import { rrdRoutes } from './rrd.ts';

/** Every transfer the hosts answer; one list per file of handlers. */
const parts: readonly (readonly Route[])[] = [consoleRoutes, rrdRoutes];

export const routes: readonly Route[] = parts.flat();
