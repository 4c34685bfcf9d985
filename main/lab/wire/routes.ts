import type { Route } from './exchange.ts';

/** Every transfer the hosts answer; one list per file of handlers. */
const parts: readonly (readonly Route[])[] = [];

export const routes: readonly Route[] = parts.flat();
