/** A wire value as both encoders know it. Integers and floats are told apart by the datamodel, not by the value. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** One object's fields, all of them, in the datamodel's order. */
export type Row = { [field: string]: Value };

export interface Change {
  readonly operation: 'add' | 'mod' | 'del';
  readonly cls: string;
  readonly ref: string;
  readonly generation: number;
}

/**
 * The database of one simulated pool: tables of rows by reference. Every change bumps one generation and is told to the
 * listeners, from which the event calls are answered. It knows nothing of meaning: `world` and `api` give it some.
 */
export interface Db {
  readonly generation: number;
  /** Adds an object; fields left out get the datamodel's default. Answers the new reference. */
  create(cls: string, fields: Row, ref?: string): string;
  get(cls: string, ref: string): Readonly<Row> | undefined;
  /** Throws HANDLE_INVALID where there is none. */
  need(cls: string, ref: string): Readonly<Row>;
  refs(cls: string): Iterable<string>;
  rows(cls: string): Iterable<readonly [ref: string, row: Readonly<Row>]>;
  count(cls: string): number;
  /** Writes some fields; nothing happens if all are equal already. */
  patch(cls: string, ref: string, fields: Row): void;
  destroy(cls: string, ref: string): void;
  onChange(listener: (change: Change) => void): () => void;
}
