import type { Route } from './exchange.ts';
import { rrdRoutes } from './rrd.ts';

/** Every transfer the hosts answer; one list per file of handlers. */
const parts: readonly (readonly Route[])[] = [rrdRoutes];

export const routes: readonly Route[] = parts.flat();
