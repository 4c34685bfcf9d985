/** What goes wrong with a call. */
export type Effect =
  | { readonly kind: 'error'; readonly code: string; readonly params: readonly string[] }
  | { readonly kind: 'delay'; readonly seconds: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }
  | { readonly kind: 'http-500' };

/** Body of `POST /faults`: which calls, how often, and what happens to them. */
export interface Fault {
  readonly effect: Effect;
  /** `VM.start`, `VM.*`; every call when left out. Asynchronous calls count by their plain name. */
  readonly call?: string;
  readonly pool?: string;
  /** Address of the host spoken to. */
  readonly host?: string;
  /** Reference or uuid of an object the call names. */
  readonly object?: string;
  /** How many times; always when left out. */
  readonly times?: number;
  readonly probability?: number;
}
