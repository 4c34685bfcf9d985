import type { MirroredCls, Obj, View } from './view.ts';

/** The object of a class with a uuid; nothing for "". */
export function byUuid<C extends MirroredCls>(view: View, cls: C, uuid: string): Obj<C> | undefined {
  if (uuid === '') return undefined;
  for (const object of view.all(cls) as Iterable<Obj<C> & { readonly uuid: string }>)
    if (object.uuid === uuid) return object;
  return undefined;
}

/** None while it is away. */
export function thePool(view: View): Obj<'pool'> | undefined {
  for (const pool of view.all('pool')) return pool;
  return undefined;
}
