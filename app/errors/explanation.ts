/** A way out, offered as a button. */
export interface ErrorFix {
  /** Identifier of the action in `app/actions`. */
  readonly action: string;
  readonly label: string;
  readonly target?: { readonly pool: string; readonly cls: string; readonly ref: string };
}

/** A failure for a person. */
export interface Explanation {
  /** What is wrong, naming the objects; no full stop. */
  readonly title: string;
  /** Why, with numbers; whole sentences. */
  readonly cause?: string;
  /** How the object is now. */
  readonly state?: string;
  /** Best first. */
  readonly fixes: readonly ErrorFix[];
  /** The same may well work another time. */
  readonly retry: boolean;
  /** Where it failed for several reasons at once: one each. */
  readonly parts: readonly Explanation[];
  /** The server's own words. */
  readonly code: string;
  readonly params: readonly string[];
}
