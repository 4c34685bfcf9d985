import { faceOf } from '../../../app/inventory/describe/face.ts';
import { isHidden, isInternal } from '../../../app/inventory/describe/hidden.ts';
import { homeOf, hostOfSr, poolOf, standaloneHost } from '../../../app/inventory/describe/home.ts';
import { kindOf } from '../../../app/inventory/describe/kind.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import { parseQuery } from '../../../app/inventory/tree/query.ts';
import { has } from '../../../app/inventory/tree/text.ts';
import type { AnyObj, MirroredCls, View } from '../../../app/inventory/view.ts';
import { best, type Hit } from './match.ts';

const SEARCHED: readonly MirroredCls[] = ['pool', 'host', 'VM', 'SR', 'network', 'VM_appliance', 'VMSS', 'VDI'];
/** Disks are many and rarely looked for: only once enough was typed. */
const DISKS_FROM = 3;

export interface FoundObject {
  readonly view: View;
  readonly object: AnyObj;
  readonly name: string;
  readonly hit: Hit;
}

function* candidates(
  views: readonly View[],
  typed: string,
): Generator<{ readonly view: View; readonly object: AnyObj; readonly name: string }> {
  for (const view of views)
    for (const cls of SEARCHED) {
      if (cls === 'VDI' && typed.length < DISKS_FROM) continue;
      for (const object of view.all(cls) as Iterable<AnyObj>) {
        if (isInternal(object) || isHidden(object)) continue;
        if (object.$cls === 'VM' && (object.is_default_template || object.is_a_snapshot) && typed.length < DISKS_FROM)
          continue;
        if (object.$cls === 'VDI' && object.is_a_snapshot) continue;
        // The server stands for it.
        if (object.$cls === 'pool' && standaloneHost(view)) continue;
        yield { view, object, name: displayName(view, object) };
      }
    }
}

/** Disks and snapshots are called after their VMs, and should not stand before them. */
function weightOf({ object }: { readonly object: AnyObj }): number {
  if (object.$cls === 'VDI') return -3;
  return object.$cls === 'VM' && (object.is_a_snapshot || object.is_default_template) ? -2 : 0;
}

/** Objects of all pools by what was typed: free words in the name; `tag:`, `host:`, `pool:`, `state:`, `ip:` narrow. */
export function foundObjects(views: readonly View[], typed: string, most: number): readonly FoundObject[] {
  const query = parseQuery(typed);
  const fields = query.flatMap(({ field, word }) => (field === undefined ? [] : [{ field, word }]));
  const words = query.flatMap((term) => (term.field === undefined ? [term.word] : [])).join(' ');
  if (query.length === 0) return [];
  const all = [...candidates(views, typed)].filter(({ view, object }) =>
    fields.every(({ field, word }) => has({ view, obj: object }, field, word)),
  );
  const named = best(all, ({ name }) => name, words, most, weightOf);
  return named.map(({ one, hit }) => ({ ...one, hit }));
}

/** "running on xs-lyon-01, Lyon": what it is and where. */
export function whereabouts(view: View, object: AnyObj): string {
  const pool = poolOf(view);
  const poolName = pool === undefined || object.$cls === 'pool' ? undefined : displayName(view, pool);
  if (object.$cls === 'VM' && !object.is_a_template) {
    const host = homeOf(view, object);
    const word = faceOf(view, object).word.toLowerCase();
    return [host === undefined ? word : `${word} on ${displayName(view, host)}`, poolName].filter(Boolean).join(', ');
  }
  const host = object.$cls === 'SR' ? hostOfSr(view, object) : undefined;
  return [kindOf(object), host === undefined ? undefined : `on ${displayName(view, host)}`, poolName]
    .filter(Boolean)
    .join(', ');
}
