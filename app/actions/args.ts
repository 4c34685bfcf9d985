import * as z from 'zod';

/** A reference, as the server gives it; not every "no reference" looks like one. */
export const ref = z.string().max(200);

/** A file of the machine that runs the console: its whole path. */
export const file = z.string().min(1).max(4000);
