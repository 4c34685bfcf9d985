import type { Cls } from '../../../app/xenapi/cls.ts';
import type { Records } from '../../../app/xenapi/generated/records.ts';
import type { Db, Row } from './db.ts';

type Plain<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends ReadonlyArray<infer U>
      ? ReadonlyArray<Plain<U>>
      : T extends object
        ? { readonly [K in keyof T]: Plain<T[K]> }
        : T;

/** A record of the datamodel as the database holds it: references and enums are plain text. */
export type Rec<C extends Cls> = Plain<Records[C]>;
export type Fields<C extends Cls> = { [K in keyof Rec<C>]?: Rec<C>[K] };

/** Throws HANDLE_INVALID where there is none. */
export function read<C extends Cls>(db: Db, cls: C, ref: string): Rec<C> {
  return db.need(cls, ref) as unknown as Rec<C>;
}

export function peek<C extends Cls>(db: Db, cls: C, ref: string): Rec<C> | undefined {
  return db.get(cls, ref) as unknown as Rec<C> | undefined;
}

export function write<C extends Cls>(db: Db, cls: C, ref: string, fields: Fields<C>): void {
  db.patch(cls, ref, fields as unknown as Row);
}

export function add<C extends Cls>(db: Db, cls: C, fields: Fields<C>, ref?: string): string {
  return db.create(cls, fields as unknown as Row, ref);
}

export function each<C extends Cls>(db: Db, cls: C): Iterable<readonly [ref: string, row: Rec<C>]> {
  return db.rows(cls) as unknown as Iterable<readonly [ref: string, row: Rec<C>]>;
}

export function find<C extends Cls>(db: Db, cls: C, test: (row: Rec<C>) => boolean): string | undefined {
  for (const [ref, row] of each(db, cls)) if (test(row)) return ref;
  return undefined;
}

/** The API's spelling of a moment. */
export function xenTime(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace(/[-]/g, '')
    .replace(/\.\d+Z$/, 'Z');
}

export const MIB = 1024 * 1024;
export const GIB = 1024 * 1024 * 1024;
