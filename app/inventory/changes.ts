import { lookup, type AnyObj, type MirroredCls, type View } from './view.ts';

/** An object of one pool. */
export type Key = readonly [cls: MirroredCls, ref: string];

/** What differs from before: whole objects, and who is gone. Order inside does not matter; no key is in both. */
export interface Changes {
  readonly put: readonly AnyObj[];
  readonly remove: readonly Key[];
}

/** The fields of a known object that are not as they were. */
export type Patch = readonly [cls: MirroredCls, ref: string, fields: Readonly<Record<string, unknown>>];

/** Changes for somebody who has some of the objects already. A patch never comes for an object that was not put before. */
export interface Update extends Changes {
  readonly patch?: readonly Patch[];
}

export function patchOf(before: AnyObj, now: AnyObj): Patch {
  const old = before as unknown as Readonly<Record<string, unknown>>;
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(now)) if (old[name] !== value) fields[name] = value;
  return [now.$cls, now.$ref, fields];
}

export const keyText = (cls: MirroredCls, ref: string): string => `${cls} ${ref}`;

/** How the touched objects are now. */
export function changesOf(view: View, touched: Iterable<Key>): Changes {
  const put: AnyObj[] = [];
  const remove: Key[] = [];
  for (const key of touched) {
    const obj = lookup(view, ...key);
    if (obj) put.push(obj);
    else remove.push(key);
  }
  return { put, remove };
}

/** One change with the effect of both: of each object only the last word counts. */
export function squash(first: Changes, then: Changes): Changes {
  const put = new Map<string, AnyObj>();
  const remove = new Map<string, Key>();
  for (const changes of [first, then]) {
    for (const obj of changes.put) {
      const key = keyText(obj.$cls, obj.$ref);
      put.set(key, obj);
      remove.delete(key);
    }
    for (const [cls, ref] of changes.remove) {
      const key = keyText(cls, ref);
      remove.set(key, [cls, ref]);
      put.delete(key);
    }
  }
  return { put: [...put.values()], remove: [...remove.values()] };
}
