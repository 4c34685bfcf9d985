import { isRef } from '../../xenapi/ref.ts';
import { isHidden, isInternal } from '../describe/hidden.ts';
import { displayName } from '../describe/names.ts';
import type { Key } from '../changes.ts';
import type { AnyObj } from '../view.ts';
import { NOWHERE, type Arrangement } from './arrangement.ts';
import { groupName, groupNode, objectKey, objectNode, type Node, type Site } from './node.ts';

/** Among siblings folders come first, then what is in them. */
const RANK = { folders: '00', tags: '10', vapps: '20', folder: '00', object: '30' } as const;

const section = (name: string, rank: string): Node => groupNode('', name, 'type', rank);
const folders = section('Folders', RANK.folders);
const tags = section('Tags', RANK.tags);
const vapps = section('vApps', RANK.vapps);

/** The groups of "/Shops/Web", outermost first. The same path in several pools is one folder. */
function folderPath(path: string): readonly Node[] {
  const groups: Node[] = [folders];
  for (const name of path.split('/')) {
    if (name !== '') groups.push(groupNode(groups.at(-1)?.key ?? '', name, 'folder', RANK.folder));
  }
  return groups;
}

/** The line under which all folders stand. */
export const FOLDERS_KEY = folders.key;

export const isFolder = (key: string): boolean => key.startsWith(`${FOLDERS_KEY}>folder:`);

/** The tag that a line with this key stands for, if it does. */
export const tagOf = (key: string): string | undefined =>
  key.startsWith(`${tags.key}>tag:`) ? groupName(key) : undefined;

/** The path of the folder that a line with this key stands for. */
export const folderOf = (key: string): string => `/${key.split('>folder:').slice(1).join('/')}`;

/** Paths that each group list of an object ends in. */
function pathsOf(site: Site, obj: AnyObj): readonly (readonly Node[])[] {
  const paths: (readonly Node[])[] = [];
  const folder = 'other_config' in obj ? obj.other_config['folder'] : undefined;
  if (folder) paths.push(folderPath(folder));
  if ('tags' in obj) for (const tag of new Set(obj.tags)) paths.push([tags, groupNode(tags.key, tag, 'tag')]);
  if (obj.$cls === 'VM_appliance') paths.push([vapps]);
  return paths;
}

/** A vApp is an object itself: its VMs stand under it. */
function parentsOf(site: Site, obj: AnyObj, paths: readonly (readonly Node[])[]): readonly string[] {
  const parents = paths.map((path) => path.at(-1)?.key ?? '');
  const vapp = obj.$cls === 'VM' && isRef(obj.appliance) ? site.view.get('VM_appliance', obj.appliance) : undefined;
  return vapp ? [...parents, keyUnder(vapps.key, site, vapp)] : parents;
}

const keyUnder = (parent: string, site: Site, obj: AnyObj): string => `${parent}>${objectKey(site.pool, obj)}`;

/** Folders without anything in them are written on the pool. */
const emptyFolders = (obj: AnyObj): readonly Node[] =>
  obj.$cls === 'pool' ? (obj.other_config['EMPTY_FOLDERS'] ?? '').split(';').filter(Boolean).flatMap(folderPath) : [];

/** Objects under what people put them in: folders, tags, vApps. One with three tags stands in three places. */
export const labels: Arrangement = {
  id: 'tags',
  classes: ['pool', 'host', 'VM', 'SR', 'VDI', 'network', 'VM_appliance'],

  place(site, obj, show) {
    if (isInternal(obj) || (isHidden(obj) && !show.hidden)) return NOWHERE;
    const paths = pathsOf(site, obj);
    const name = displayName(site.view, obj);
    const nodes = parentsOf(site, obj, paths).map((parent) =>
      objectNode(site, obj, {
        key: keyUnder(parent, site, obj),
        parent,
        name,
        rank: RANK.object,
        hidden: isHidden(obj),
      }),
    );
    const groups = new Map([...paths.flat(), ...emptyFolders(obj)].map((group) => [group.key, group]));
    return { nodes, groups: [...groups.values()] };
  },

  follow(site, key) {
    if (key[0] !== 'VM_appliance') return [key];
    const vapp = site.view.get('VM_appliance', key[1]);
    return vapp && [key, ...vapp.VMs.map((vm): Key => ['VM', vm])];
  },
};
