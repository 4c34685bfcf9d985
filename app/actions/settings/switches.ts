import * as z from 'zod';
import { displayName } from '../../inventory/describe/names.ts';
import type { AnyObj, MirroredCls, Obj } from '../../inventory/view.ts';
import { action } from '../action.ts';
import type { Action, Caller, Verdict } from '../action.ts';
import type { Situation } from '../../inventory/situation.ts';
import { no, ok } from '../verdict.ts';

const args = z.object({ on: z.boolean() });

interface Switch<C extends MirroredCls> {
  readonly id: string;
  readonly label: string;
  readonly cls: C;
  readonly methods: readonly string[];
  /** What is switched: "migration compression". */
  readonly what: string;
  readonly isOn: (target: Obj<C>) => boolean;
  readonly set: (caller: Caller, target: Obj<C>, on: boolean) => Promise<unknown>;
  readonly check?: (situation: Situation, target: Obj<C>) => Verdict;
}

/** Something of an object that is on or off, switched among its properties: one mechanism, whose uses are a file each. */
export const switching = <C extends MirroredCls>(one: Switch<C>): Action<C, z.output<typeof args>> =>
  action<C, z.output<typeof args>>({
    id: one.id,
    label: one.label,
    applies: [one.cls],
    group: 'change',
    methods: one.methods,
    args,
    offered: () => false,
    check(situation, target, { on }) {
      if (on !== undefined && on === one.isOn(target)) return no('same', `It is ${on ? 'on' : 'off'} already`);
      return one.check?.(situation, target) ?? ok;
    },
    title: (target, { on }, view) =>
      `Turn ${on ? 'on' : 'off'} ${one.what} of ${displayName(view, target as unknown as AnyObj)}`,
    run: (caller, target, { on }) => one.set(caller, target, on),
    undo: (before, { on }) => ({
      action: one.id,
      label: on ? 'Turn it off again' : 'Turn it on again',
      target: { cls: one.cls, ref: before.$ref },
      args: { on: !on },
    }),
  });
