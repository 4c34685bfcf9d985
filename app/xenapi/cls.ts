import type { Records } from './generated/records.ts';

/** A class of the XenAPI, spelt as in method names. */
export type Cls = keyof Records;
