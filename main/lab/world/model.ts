import { isRef } from '../../../app/xenapi/ref.ts';
import { allowedAfter, dependents } from './allowed/allowed.ts';
import type { Db, Row, Value } from './db.ts';
import { relationsOf } from './relations.ts';

function targets(value: Value | undefined): readonly string[] {
  if (typeof value === 'string') return isRef(value) ? [value] : [];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

function asList(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/**
 * A database that keeps the inverse of every reference, and all allowed_operations: these ship in the same change as what
 * they follow from, as a real server's do.
 */
export function createModel(db: Db): Db {
  const refresh = (cls: string, ref: string, changed?: Row): void => {
    const row = db.get(cls, ref);
    const allowed = row && allowedAfter(db, cls, row, changed);
    if (allowed) db.patch(cls, ref, { allowed_operations: allowed });
  };

  const turn = (cls: string, ref: string, field: string, list: readonly string[]): void => {
    const change = { [field]: list };
    db.patch(cls, ref, change);
    refresh(cls, ref, change);
  };

  const link = (
    cls: string,
    ref: string,
    before: Readonly<Row> | undefined,
    after: Readonly<Row> | undefined,
  ): void => {
    for (const { field, parent, inverse } of relationsOf.get(cls) ?? []) {
      if (before && after && before[field] === after[field]) continue;
      const left = targets(before?.[field]);
      const entered = targets(after?.[field]);
      for (const other of left) {
        const row = entered.includes(other) ? undefined : db.get(parent, other);
        if (row)
          turn(
            parent,
            other,
            inverse,
            asList(row[inverse]).filter((item) => item !== ref),
          );
      }
      for (const other of entered) {
        const row = left.includes(other) ? undefined : db.get(parent, other);
        if (row && !asList(row[inverse]).includes(ref)) turn(parent, other, inverse, [ref, ...asList(row[inverse])]);
      }
    }
  };

  return {
    get generation() {
      return db.generation;
    },
    create(cls, fields, wanted) {
      const ref = db.create(cls, fields, wanted);
      link(cls, ref, undefined, db.get(cls, ref));
      refresh(cls, ref);
      for (const [otherCls, other] of dependents(db, cls, ref, db.need(cls, ref), undefined)) refresh(otherCls, other);
      return ref;
    },
    get: (cls, ref) => db.get(cls, ref),
    need: (cls, ref) => db.need(cls, ref),
    refs: (cls) => db.refs(cls),
    rows: (cls) => db.rows(cls),
    count: (cls) => db.count(cls),
    patch(cls, ref, fields) {
      const before = db.need(cls, ref);
      const after = { ...before, ...fields };
      const allowed = allowedAfter(db, cls, after, fields);
      db.patch(cls, ref, allowed ? { ...fields, allowed_operations: allowed } : fields);
      link(cls, ref, before, after);
      for (const [otherCls, other] of dependents(db, cls, ref, after, fields)) refresh(otherCls, other);
    },
    destroy(cls, ref) {
      const before = db.need(cls, ref);
      db.destroy(cls, ref);
      link(cls, ref, before, undefined);
      for (const [otherCls, other] of dependents(db, cls, ref, before, undefined)) refresh(otherCls, other);
    },
    onChange: (listener) => db.onChange(listener),
  };
}
