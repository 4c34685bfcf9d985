/** What somebody who dials a host meets. `failing`: it listens, but answers every call that needs a database with this. */
export type Reach =
  | { readonly kind: 'up' }
  | { readonly kind: 'failing'; readonly code: string; readonly params: readonly string[] }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' };

/** Things that go wrong because somebody asked for it: by reference of the object they happen to. */
export interface Troubles {
  readonly refusesToMigrate: Set<string>;
  readonly refusesToShutDown: Set<string>;
  /** Hosts that memory does not reach: what moves there stands still until it is cancelled. */
  readonly cutOff: Set<string>;
  readonly brokenPbds: Set<string>;
  /** Hosts that a person took out of service for longer than until their next start. */
  readonly outOfService: Set<string>;
  /** Hosts without power until somebody switches them on. */
  readonly off: Set<string>;
  /** Hosts that only pretend to be dead. */
  readonly hung: Set<string>;
  /** Seconds by which a host's clock is ahead. */
  readonly skew: Map<string, number>;
}
