import { isRef } from '../../xenapi/ref.ts';
import { homeOf, hostOfSr, poolOf, standaloneHost } from '../describe/home.ts';
import { displayName } from '../describe/names.ts';
import type { AnyObj, MirroredCls, Obj, View } from '../view.ts';
import type { Property, Reading } from './property.ts';

const some = <T>(...found: readonly (T | undefined)[]): readonly T[] => found.filter((one) => one !== undefined);

const disksOf = (view: View, vm: Obj<'VM'>): readonly Obj<'VDI'>[] =>
  vm.VBDs.flatMap((ref) => {
    const vbd = view.get('VBD', ref);
    return vbd && vbd.type !== 'CD' && isRef(vbd.VDI) ? some(view.get('VDI', vbd.VDI)) : [];
  });

function serverOf(view: View, obj: AnyObj): readonly AnyObj[] | undefined {
  switch (obj.$cls) {
    case 'host':
      return [obj];
    case 'VM':
      return some(homeOf(view, obj));
    case 'SR':
      return some(hostOfSr(view, obj));
    case 'VDI': {
      const sr = view.get('SR', obj.SR);
      return sr && some(hostOfSr(view, sr));
    }
    default:
      return undefined;
  }
}

function vmsOf(view: View, obj: AnyObj): readonly AnyObj[] | undefined {
  switch (obj.$cls) {
    case 'VM':
      return obj.is_a_snapshot ? some(view.get('VM', obj.snapshot_of)) : obj.is_a_template ? undefined : [obj];
    case 'VDI':
      return obj.VBDs.flatMap((vbd) => some(view.get('VM', view.get('VBD', vbd)?.VM ?? '')));
    case 'network':
      return obj.VIFs.flatMap((vif) => some(view.get('VM', view.get('VIF', vif)?.VM ?? '')));
    default:
      return undefined;
  }
}

const storageOf = (view: View, obj: AnyObj): readonly AnyObj[] | undefined => {
  if (obj.$cls === 'SR') return [obj];
  if (obj.$cls === 'VDI') return some(view.get('SR', obj.SR));
  if (obj.$cls === 'VM') return disksOf(view, obj).flatMap((vdi) => some(view.get('SR', vdi.SR)));
  return obj.$cls === 'host'
    ? obj.PBDs.flatMap((pbd) => some(view.get('SR', view.get('PBD', pbd)?.SR ?? '')))
    : undefined;
};

type Find = (view: View, obj: AnyObj) => readonly AnyObj[] | undefined;

const place = (
  id: string,
  label: string,
  reads: readonly MirroredCls[],
  find: Find,
  more: Pick<Property, 'none' | 'choices'> = {},
): Property => {
  const objects = ({ view }: Reading, obj: AnyObj) => {
    const found = find(view, obj);
    return found && [...new Set(found)];
  };
  return {
    id,
    label,
    sort: 'name',
    reads,
    objects,
    of: (reading, obj) => objects(reading, obj)?.map((one) => displayName(reading.view, one)),
    ...more,
  };
};

const HOME = ['host', 'host_metrics', 'PBD', 'SR', 'VBD', 'VDI'] as const;

/** "/Shops/Web"; undefined outside of all folders. */
const folderOf = (obj: AnyObj): string | undefined =>
  ('other_config' in obj && obj.other_config['folder']) || undefined;

const folderNames = (obj: AnyObj): readonly string[] => (folderOf(obj) ?? '').split('/').filter((name) => name !== '');

/** What an object belongs to or uses. */
export const related: readonly Property[] = [
  place('pool', 'Pool', ['pool', 'host'], (view) => some(standaloneHost(view) ? undefined : poolOf(view)), {
    choices: 'pool',
  }),
  place('server', 'Server', HOME, serverOf, { choices: 'host' }),
  place(
    'network',
    'Network',
    ['VIF', 'network'],
    (view, obj) => {
      if (obj.$cls === 'network') return [obj];
      if (obj.$cls !== 'VM') return undefined;
      return obj.VIFs.flatMap((vif) => some(view.get('network', view.get('VIF', vif)?.network ?? '')));
    },
    { none: 'No network', choices: 'network' },
  ),
  place('storage', 'Storage', ['VBD', 'VDI', 'SR', 'PBD'], storageOf, { none: 'No disk', choices: 'SR' }),
  place(
    'disk',
    'Disk',
    ['VBD', 'VDI'],
    (view, obj) => (obj.$cls === 'VDI' ? [obj] : obj.$cls === 'VM' ? disksOf(view, obj) : undefined),
    { none: 'No disk' },
  ),
  place('vm', 'VM', ['VM', 'VBD', 'VIF'], vmsOf, { none: 'No VM' }),
  place(
    'vapp',
    'vApp',
    ['VM_appliance'],
    (view, obj) => {
      if (obj.$cls === 'VM_appliance') return [obj];
      if (obj.$cls !== 'VM' || obj.is_a_template) return undefined;
      return isRef(obj.appliance) ? some(view.get('VM_appliance', obj.appliance)) : [];
    },
    { none: 'No vApp', choices: 'VM_appliance' },
  ),
  {
    id: 'folder',
    label: 'Folder',
    sort: 'text',
    reads: [],
    of: (_reading, obj) => some(folderOf(obj)),
  },
  {
    id: 'folders',
    label: 'Any folder above',
    sort: 'name',
    reads: [],
    of: (_reading, obj) => folderNames(obj),
  },
  {
    id: 'in-folder',
    label: 'In a folder',
    sort: 'flag',
    reads: [],
    of: (_reading, obj) => ('other_config' in obj ? [folderOf(obj) === undefined ? 'no' : 'yes'] : undefined),
  },
  {
    id: 'in-pool',
    label: 'In a pool',
    sort: 'flag',
    reads: ['pool', 'host'],
    of: ({ view }) => [standaloneHost(view) ? 'no' : 'yes'],
  },
];
