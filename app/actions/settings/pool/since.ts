import { poolOf } from '../../../inventory/describe/home.ts';
import type { Obj, View } from '../../../inventory/view.ts';
import type { Verdict } from '../../action.ts';
import { no } from '../../verdict.ts';

/** Asked of the server whose version is the pool's; nothing while it is not known. */
export function coordinatorIs(view: View, is: (host: Obj<'host'>) => boolean): boolean | undefined {
  const host = view.get('host', poolOf(view)?.master ?? '');
  return host && is(host);
}

export const since = (view: View, has: (host: Obj<'host'>) => boolean, from: string): Verdict | undefined =>
  coordinatorIs(view, has) === false ? no('version', `From ${from} on`) : undefined;
