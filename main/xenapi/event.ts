/** One change as `event.from` tells it. */
export interface WireEvent {
  readonly operation: 'add' | 'mod' | 'del';
  /** As on the wire: lower case. */
  readonly cls: string;
  readonly ref: string;
  /** The whole record; absent on `del`. */
  readonly snapshot?: Snapshot;
}

/** A record that stays bytes until somebody reads it; each `read` decodes anew, so keep what you read. */
export interface Snapshot {
  /** Undefined where the server's bytes make no sense. Ints are numbers, dates the server's text, whatever the transport. */
  read(): Readonly<Record<string, unknown>> | undefined;
}
