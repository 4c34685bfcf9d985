/** A record that stays bytes until somebody reads it; each `read` decodes anew. */
export interface Snapshot {
  /** Undefined where the server's bytes make no sense. */
  read(): Readonly<Record<string, unknown>> | undefined;
  /** Only the fields that are not as in an earlier snapshot of the object, where that can be told without reading everything. */
  readSince?(before: Snapshot): Readonly<Record<string, unknown>> | undefined;
}

/** One change as the server tells it. */
export interface InventoryEvent {
  readonly operation: 'add' | 'mod' | 'del';
  /** As on the wire: lower case. */
  readonly cls: string;
  readonly ref: string;
  /** The whole record; absent on `del`. */
  readonly snapshot?: Snapshot;
}

/** A snapshot of what is already a record. */
export const snapshotOf = (record: Readonly<Record<string, unknown>>): Snapshot => ({ read: () => record });
