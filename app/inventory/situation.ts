import type { PoolId, View } from './view.ts';

/** What a rule reads besides the objects themselves. */
export interface Situation {
  readonly view: View;
  /** The session's role, as in `app/xenapi` ROLES. */
  readonly role: string;
  /** False while the pool is away: then nothing may be done. */
  readonly live: boolean;
  /** Whether it is the servers' own root who is signed in, and no account of a directory; undefined where that is not known. */
  readonly localRoot?: boolean;
  /** Opened only to look, whatever the account may; `role` is then the least. */
  readonly readOnly?: boolean;
  /** Server time, milliseconds since 1970. */
  readonly now: number;
  /** The other pools at hand, for what crosses between two. */
  readonly other?: (pool: PoolId) => Situation | undefined;
}
