import type { Obj, View } from '../../../inventory/view.ts';
import { no, ok } from '../../verdict.ts';
import { nameOf } from '../../words.ts';

/** Its connections, one for each server. */
export function plugs(view: View, sr: Obj<'SR'>): readonly Obj<'PBD'>[] {
  return sr.PBDs.flatMap((ref) => view.get('PBD', ref) ?? []);
}

/** One server's connection, also one that was made just now and is not in sight yet. */
export interface Link {
  readonly $ref: string;
  readonly host: string;
}

/** Supporters before the coordinator, or after it: storage is let go in one order and taken in the other. */
export function inOrder<L extends Link>(view: View, pbds: readonly L[], coordinator: 'first' | 'last'): readonly L[] {
  const [pool] = view.all('pool');
  const rank = (pbd: L): number => ((pbd.host === pool?.master) === (coordinator === 'first') ? 0 : 1);
  return pbds.toSorted((a, b) => rank(a) - rank(b));
}

function runningUsers(view: View, sr: Obj<'SR'>): readonly Obj<'VM'>[] {
  const users = new Map<string, Obj<'VM'>>();
  for (const ref of sr.VDIs)
    for (const vbd of view.get('VDI', ref)?.VBDs ?? []) {
      const used = view.get('VBD', vbd);
      const vm = used?.currently_attached ? view.get('VM', used.VM) : undefined;
      if (vm && !vm.is_control_domain) users.set(vm.$ref, vm);
    }
  return [...users.values()];
}

/** Whether nobody works with it now. */
export function quiet(view: View, sr: Obj<'SR'>) {
  const [user, ...more] = runningUsers(view, sr);
  if (user) return no('in-use', more.length > 0 ? `${more.length + 1} running VMs use it` : `${nameOf(user)} uses it`);
  return Object.keys(sr.current_operations).length > 0 ? no('busy', 'Another operation runs on it') : ok;
}

/** Whether a pool can do without it. */
export const mayGo = (view: View, sr: Obj<'SR'>) =>
  sr.is_tools_sr ? no('tools', 'It holds the tools') : quiet(view, sr);
