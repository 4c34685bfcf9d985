import type { CallShown } from '../../activity/activity.ts';
import { displayName } from '../../inventory/describe/names.ts';
import { poolOf } from '../../inventory/describe/home.ts';
import { mirrored } from '../../inventory/mirrored.ts';
import type { AnyObj, MirroredCls, View } from '../../inventory/view.ts';
import { redacted } from './redact.ts';

const classes = Object.keys(mirrored) as MirroredCls[];

/** The object that a parameter points at. */
function pointedAt(view: View, ref: string): AnyObj | undefined {
  for (const cls of classes) {
    const object = view.get(cls, ref);
    if (object) return object as AnyObj;
  }
  return undefined;
}

/** Every reference in a value, however deep. */
function refsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith('OpaqueRef:') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(refsIn) : [];
}

/**
 * A call as it may be shown, kept and copied: without secrets, and with the lasting names of what it points at, so that
 * they are known when the objects are gone.
 */
export function shownCall(view: View, method: string, params: readonly unknown[]): CallShown {
  const safe = redacted(method, params);
  const named = refsIn(safe).flatMap((ref) => {
    const object = pointedAt(view, ref);
    return object ? [[ref, { cls: object.$cls, uuid: object.uuid }] as const] : [];
  });
  const pool = poolOf(view);
  return {
    method,
    params: safe,
    ...(named.length > 0 ? { objects: Object.fromEntries(named) } : {}),
    ...(pool ? { pool: displayName(view, pool) } : {}),
  };
}

/** Calls one after another, apart wherever the next one is made to another pool. */
export function byPool(calls: readonly CallShown[]): readonly (readonly CallShown[])[] {
  const runs: CallShown[][] = [];
  for (const call of calls) {
    const last = runs.at(-1);
    if (last?.[0]?.pool === call.pool && last) last.push(call);
    else runs.push([call]);
  }
  return runs;
}
