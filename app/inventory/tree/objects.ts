import { isHidden, isInternal } from '../describe/hidden.ts';
import { vmKind } from '../describe/kind.ts';
import { displayName } from '../describe/names.ts';
import type { AnyObj } from '../view.ts';
import { NOWHERE, type Arrangement } from './arrangement.ts';
import { groupNode, objectNode } from './node.ts';

/** Kinds in their order. */
const TYPES = [
  'Pools',
  'Servers',
  'Virtual machines',
  'Snapshots',
  'Templates',
  'Built-in templates',
  'Shared storage',
  'Local storage',
  'Disks',
  'Networks',
  'vApps',
] as const;
type Type = (typeof TYPES)[number];

const vmTypes: Readonly<Record<string, Type>> = {
  'virtual machine': 'Virtual machines',
  snapshot: 'Snapshots',
  template: 'Templates',
  'built-in template': 'Built-in templates',
};

function typeOf(obj: AnyObj): Type | undefined {
  switch (obj.$cls) {
    case 'pool':
      return obj.name_label === '' ? undefined : 'Pools';
    case 'host':
      return 'Servers';
    case 'VM':
      return vmTypes[vmKind(obj)];
    case 'SR':
      return obj.shared ? 'Shared storage' : 'Local storage';
    case 'VDI':
      return 'Disks';
    case 'network':
      return 'Networks';
    case 'VM_appliance':
      return 'vApps';
    default:
      return undefined;
  }
}

/** Everything by what it is, over all pools. */
export const objects: Arrangement = {
  id: 'objects',
  classes: ['pool', 'host', 'VM', 'SR', 'VDI', 'network', 'VM_appliance'],

  place(site, obj, show) {
    const type = typeOf(obj);
    if (!type || isInternal(obj) || (isHidden(obj) && !show.hidden)) return NOWHERE;
    const group = groupNode('', type, 'type', String(TYPES.indexOf(type)).padStart(2, '0'));
    const name = displayName(site.view, obj);
    return {
      groups: [group],
      nodes: [objectNode(site, obj, { parent: group.key, name, rank: '00', hidden: isHidden(obj) })],
    };
  },

  follow: (_site, key) => [key],
};
