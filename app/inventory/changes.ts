import type { AnyObj, MirroredCls } from './view.ts';

/** An object of one pool. */
export type Key = readonly [cls: MirroredCls, ref: string];

/** What differs from before: whole objects, and who is gone. Order inside does not matter; no key is in both. */
export interface Changes {
  readonly put: readonly AnyObj[];
  readonly remove: readonly Key[];
}

/** Which objects were touched; read them when needed. */
export interface Touched {
  readonly put: readonly Key[];
  readonly remove: readonly Key[];
}

export const keyText = (cls: MirroredCls, ref: string): string => `${cls} ${ref}`;

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
