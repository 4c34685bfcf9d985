/** From `from` (seconds) on a VM ran on this host; `''`: nowhere. */
export interface Stay {
  readonly from: number;
  readonly host: string;
}

/** What a load remembers, for another start. */
export interface SavedLoad {
  readonly stays: Readonly<Record<string, readonly Stay[]>>;
  readonly up: Readonly<Record<string, readonly Stay[]>>;
  readonly plugged: Readonly<Record<string, number>>;
  readonly switched: Readonly<Record<string, { readonly on: boolean; readonly since: number }>>;
}
