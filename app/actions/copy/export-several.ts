import * as z from 'zod';
import type { Obj, View } from '../../inventory/view.ts';
import { action } from '../action.ts';
import { ref } from '../args.ts';
import { no, ok } from '../verdict.ts';
import { count, nameOf } from '../words.ts';
import { exportPackage, packable, packageName, place } from './package.ts';

/** Those that are named, or all of a vApp. */
function chosen(view: View, of: string, vms: readonly string[] | undefined): readonly Obj<'VM'>[] {
  const refs: readonly string[] = vms ?? view.get('VM_appliance', of)?.VMs ?? [];
  return refs.flatMap((one) => view.get('VM', one) ?? []);
}

/** Several VMs in one package, with the order in which they start. */
export const exportSeveral = action({
  id: 'pool.exportOvf',
  label: 'Export VMs as OVF…',
  applies: ['pool', 'VM_appliance'],
  group: 'copy',
  atOnce: 1,
  methods: ['task.create', 'GET /export_raw_vdi'],
  args: z.object({ vms: z.array(ref).min(1).max(1000).optional(), ...place }),
  check(situation, target, { vms, name }) {
    if (vms?.length === 0 || (target.$cls === 'pool' && vms === undefined)) return ok;
    const all = chosen(situation.view, target.$ref, vms);
    if (all.length === 0) return no('empty', 'It has no VMs');
    for (const vm of all) {
      const verdict = packable(situation, vm, name);
      if (!verdict.ok) return no(verdict.code, `${nameOf(vm)}: ${verdict.why}`);
    }
    return ok;
  },
  title: (target, args, view) =>
    `Export ${count(chosen(view, target.$ref, args.vms).length, 'VM')} of ${nameOf(target)} to ${packageName(args)}`,
  run: (caller, target, args) => exportPackage(caller, chosen(caller.view, target.$ref, args.vms), args),
});
