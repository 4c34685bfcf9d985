import type { Cls } from '../xenapi/cls.ts';
import type { Ref } from '../xenapi/ref.ts';
import type { Records } from '../xenapi/generated/records.ts';
import type { Mirrored } from './mirrored.ts';

/** This console's own stable name for a connection; survives restarts, unlike refs. */
export type PoolId = string;

/** The fields of an object that are kept at hand everywhere, with the object's own reference and class. */
export type Obj<C extends MirroredCls> = Pick<Records[C], Mirrored[C] & keyof Records[C]> & {
  readonly $ref: Ref<C>;
  readonly $cls: C;
};

/** The classes whose objects cross to the window. */
export type MirroredCls = keyof Mirrored & Cls;

export type AnyObj = { [C in MirroredCls]: Obj<C> }[MirroredCls];

/**
 * What every rule reads: the objects of one pool, indexed by reference. The live inventory in the engine, the copy in the
 * window and hand-made worlds in tests all satisfy it. The same object is returned until it changes.
 */
export interface View {
  readonly pool: PoolId;
  get<C extends MirroredCls>(cls: C, ref: Ref<C> | string): Obj<C> | undefined;
  all<C extends MirroredCls>(cls: C): Iterable<Obj<C>>;
  count(cls: MirroredCls): number;
}

/** An object of a class known only at run time: `undefined` also for classes that are not mirrored. */
export const lookup = (view: View, cls: string, ref: string): AnyObj | undefined =>
  view.get(cls as MirroredCls, ref) as unknown as AnyObj | undefined;
