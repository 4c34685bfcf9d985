import { isRef } from '../../xenapi/ref.ts';
import { osOf } from '../describe/guest.ts';
import { isHidden, isInternal } from '../describe/hidden.ts';
import { vmKind } from '../describe/kind.ts';
import { displayName, nameIn } from '../describe/names.ts';
import type { Obj, View } from '../view.ts';
import { NOWHERE, type Arrangement } from './arrangement.ts';
import { groupNode, objectKey, objectNode } from './node.ts';

/** What VMs can be grouped by. */
export const GROUPINGS = ['state', 'system', 'tools', 'network', 'storage', 'vApp'] as const;
export type Grouping = (typeof GROUPINGS)[number];

function valuesOf(view: View, vm: Obj<'VM'>, by: Grouping): readonly string[] {
  switch (by) {
    case 'state':
      return [vm.power_state];
    case 'system':
      return [osOf(view, vm) ?? 'Unknown system'];
    case 'tools': {
      if (vm.power_state !== 'Running') return ['Not running'];
      const guest = isRef(vm.guest_metrics) ? view.get('VM_guest_metrics', vm.guest_metrics) : undefined;
      return [guest?.PV_drivers_version['major'] === undefined ? 'Tools do not answer' : 'Tools present'];
    }
    case 'network':
      return orNone(
        'No network',
        vm.VIFs.map((vif) => nameIn(view, 'network', view.get('VIF', vif)?.network ?? '')),
      );
    case 'storage':
      return orNone('No disk', vm.VBDs.map((vbd) => {
        const vdi = view.get('VDI', view.get('VBD', vbd)?.VDI ?? '');
        return vdi && nameIn(view, 'SR', vdi.SR);
      })); // prettier-ignore
    case 'vApp':
      return orNone('No vApp', [nameIn(view, 'VM_appliance', vm.appliance)]);
  }
}

function orNone(none: string, values: readonly (string | undefined)[]): readonly string[] {
  const found = [...new Set(values.filter((value) => value !== undefined))];
  return found.length > 0 ? found : [none];
}

/** What else the answer hangs on; a change there makes the whole pool be asked again. */
const readBy: { readonly [G in Grouping]: ReadonlySet<string> } = {
  state: new Set(),
  system: new Set(['VM_guest_metrics']),
  tools: new Set(['VM_guest_metrics']),
  network: new Set(['VIF', 'network']),
  storage: new Set(['VBD', 'VDI', 'SR']),
  vApp: new Set(['VM_appliance']),
};

/** VMs of all pools under the values of one thing about them. */
export const groupedBy = (by: Grouping): Arrangement => ({
  id: `by-${by}`,
  classes: ['VM'],

  place({ view, ...site }, obj, show) {
    if (obj.$cls !== 'VM' || vmKind(obj) !== 'virtual machine') return NOWHERE;
    if (isInternal(obj) || (isHidden(obj) && !show.hidden)) return NOWHERE;
    const groups = valuesOf(view, obj, by).map((value) => groupNode('', value, 'value'));
    const name = displayName(view, obj);
    const nodes = groups.map(({ key: parent }) => {
      const key = `${parent}>${objectKey(site.pool, obj)}`;
      return objectNode({ view, ...site }, obj, { key, parent, name, rank: '00', hidden: isHidden(obj) });
    });
    return { groups, nodes };
  },

  follow: (_site, key) => (key[0] === 'VM' ? [key] : readBy[by].has(key[0]) ? undefined : []),
});
