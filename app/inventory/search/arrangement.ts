import type { Key } from '../changes.ts';
import { isHidden, isInternal } from '../describe/hidden.ts';
import { displayName } from '../describe/names.ts';
import { NOWHERE, type Arrangement, type Placed } from '../tree/arrangement.ts';
import { groupNode, objectKey, objectNode, type GroupIcon, type Node, type Site } from '../tree/node.ts';
import type { AnyObj } from '../view.ts';
import { classesOf, kindIn } from './kinds.ts';
import { allowsValue, holdsOf, readBy } from './matches.ts';
import { propertyOf } from './properties.ts';
import type { Property, Reading } from './property.ts';
import type { SavedView } from './saved-view.ts';

interface Paths {
  /** Where the object hangs: the end of each path; '' is the top. */
  readonly ends: readonly string[];
  readonly groups: ReadonlyMap<string, Node>;
  /** It is a group here itself, under this key: "VMs by network" has the networks as groups. */
  readonly itself: boolean;
}

const icons: Readonly<Record<string, GroupIcon>> = { tag: 'tag', folder: 'folder', kind: 'type' };

const OF = '>of:';

/** Whether a node stands for an object because others stand under it. */
export const isGroupOf = ({ key, parent }: Node): boolean => key.startsWith(OF, parent.length);

/** What an object stands under at one level: other objects, or values. */
function under(
  reading: Reading,
  site: Site,
  saved: SavedView,
  by: Property,
  obj: AnyObj,
  parent: string,
): readonly Node[] {
  const allowed = (value: string): boolean => allowsValue(saved.filter, by, value, reading.now) !== false;
  if (by.objects) {
    const objects = by.objects(reading, obj);
    if (objects && objects.length === 0 && by.none !== undefined) return [groupNode(parent, by.none, 'value', '90')];
    return (objects ?? []).flatMap((one) => {
      const name = displayName(reading.view, one);
      // Another key than a member's: at times an object stops being a group and becomes a member in one step.
      const key = `${parent}${OF}${objectKey(site.pool, one)}`;
      return allowed(name) ? [objectNode(site, one, { key, parent, name, rank: '10' })] : [];
    });
  }
  const values = by.of(reading, obj);
  if (values && values.length === 0 && by.none !== undefined) return [groupNode(parent, by.none, 'value', '90')];
  return [...new Set(values)].filter(allowed).map((value) => {
    const label = by.options?.find((option) => option.value === value)?.label ?? value;
    return groupNode(parent, label, icons[by.id] ?? 'value', '10');
  });
}

/** The groups of "/Shops/Web": one in the other, the outermost first. */
function folders(obj: AnyObj, parent: string): readonly Node[] {
  const path = 'other_config' in obj ? (obj.other_config['folder'] ?? '') : '';
  const nodes: Node[] = [];
  for (const name of path.split('/'))
    if (name !== '') nodes.push(groupNode(nodes.at(-1)?.key ?? parent, name, 'folder', '00'));
  return nodes;
}

function pathsOf(reading: Reading, site: Site, saved: SavedView, obj: AnyObj): Paths {
  const groups = new Map<string, Node>();
  let ends: readonly string[] = [''];
  let itself = false;
  for (const id of saved.groups) {
    const by = propertyOf(id);
    if (!by) continue;
    ends = ends.flatMap((parent): readonly string[] => {
      const nodes = id === 'folder' ? folders(obj, parent) : under(reading, site, saved, by, obj, parent);
      for (const node of nodes) groups.set(node.key, node);
      if (id === 'folder') return [nodes.at(-1)?.key ?? parent];
      itself ||= nodes.some(({ subject }) => subject.type === 'object' && subject.ref === obj.$ref);
      return nodes.length === 0 ? [parent] : nodes.map(({ key }) => key);
    });
    // What is itself a group has nothing deeper to stand under.
    if (itself) break;
  }
  return { ends, groups, itself };
}

/** The objects a saved view asks for, under their values. `now`: milliseconds by this machine's clock. */
export function savedArrangement(saved: SavedView, now: () => number): Arrangement {
  const classes = classesOf(saved.kinds);
  const asked = [...new Set([...saved.groups, ...readBy(saved.filter)])];
  const reads = new Set<string>(asked.flatMap((id) => propertyOf(id)?.reads ?? []));
  return {
    id: `saved-${saved.id}`,
    classes,

    place(site, obj, show): Placed {
      const kind = kindIn(obj);
      if (kind === undefined || !saved.kinds.includes(kind)) return NOWHERE;
      if (isInternal(obj) || (isHidden(obj) && !show.hidden)) return NOWHERE;
      const reading = { view: site.view, now: now() };
      if (holdsOf(reading, obj, saved.filter) === false) return NOWHERE;
      const { ends, groups, itself } = pathsOf(reading, site, saved, obj);
      if (itself) return { nodes: [], groups: [...groups.values()] };
      const name = displayName(site.view, obj);
      const nodes = [...new Set(ends)].map((parent) => {
        const key = `${parent}>${objectKey(site.pool, obj)}`;
        return objectNode(site, obj, { key, parent, name, rank: '30', hidden: isHidden(obj) });
      });
      return { nodes, groups: [...groups.values()] };
    },

    follow({ view }, key) {
      if (reads.has(key[0])) return undefined;
      if (!classes.includes(key[0])) return [];
      if (key[0] !== 'VM') return [key];
      // Snapshots stand where the VM stands that they are of.
      const snapshots = view.get('VM', key[1])?.snapshots;
      return snapshots && [key, ...snapshots.map((one): Key => ['VM', one])];
    },
  };
}
