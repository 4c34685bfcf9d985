import { carriersOf } from '../../../../app/actions/organise/tag/tags.ts';
import { folderOf, FOLDERS_KEY, isFolder, tagOf } from '../../../../app/inventory/tree/labels.ts';
import type { Node } from '../../../../app/inventory/tree/node.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import { openDialog } from '../../../objects/dialogs.ts';
import { everyPool, poolsWith } from '../../../objects/folders.ts';
import { keyOf, useRunAction } from '../../../objects/offers.ts';
import type { ObjectKey } from '../../../objects/place.ts';
import type { MenuEntry } from '../../../ui/layer/menu.tsx';

/** What can be done with tags and folders, over all pools that have them. */
export function useLabelEntries(): (nodes: readonly Node[]) => readonly MenuEntry[] {
  const mirror = useMirror();
  const run = useRunAction();
  const carriers = (tags: readonly string[]): readonly ObjectKey[] => [
    ...new Map(
      mirror.pools
        .get()
        .flatMap((view) => tags.flatMap((tag) => carriersOf(view, tag)).map((one) => keyOf(view.pool, one)))
        .map((key) => [`${key.pool} ${key.uuid}`, key]),
    ).values(),
  ];
  const ofTags = (tags: readonly string[]): readonly MenuEntry[] => {
    const [name, ...others] = tags;
    if (name === undefined) return [];
    const targets = carriers(tags);
    const off: MenuEntry = {
      label: others.length === 0 ? 'Take it off everything' : `Take these ${tags.length} tags off everything`,
      onSelect: () => run('object.untag', targets, { tags }),
    };
    const rename: MenuEntry = {
      label: 'Rename tag…',
      onSelect: () => openDialog('object.retag', { targets, args: { from: name, to: name } }),
    };
    return others.length === 0 ? [rename, off] : [off];
  };
  const newIn = (above: string): MenuEntry => ({
    label: 'New folder…',
    onSelect: () => {
      const pools = above === '' ? everyPool(mirror) : poolsWith(mirror, above);
      openDialog('pool.newFolder', { targets: pools.slice(0, 1), args: { folder: `${above}/` } });
    },
  });
  const ofFolders = (folders: readonly string[]): readonly MenuEntry[] => {
    const [path, ...others] = folders;
    if (path === undefined) return [];
    const targets = poolsWith(mirror, ...folders);
    const remove: MenuEntry = {
      label: others.length === 0 ? 'Delete folder…' : `Delete ${folders.length} folders…`,
      danger: true,
      onSelect: () => run('pool.deleteFolder', targets, { folders }),
    };
    const move: MenuEntry = {
      label: 'Move or rename folder…',
      onSelect: () => openDialog('pool.moveFolder', { targets, args: { from: path, to: path } }),
    };
    return others.length === 0 ? [newIn(path), move, remove] : [remove];
  };
  return (nodes) => {
    const groups = nodes.flatMap(({ key, name, subject }) =>
      subject.type === 'group' ? [{ key, name, ...subject }] : [],
    );
    if (groups.length < nodes.length) return [];
    if (nodes.length === 1 && nodes[0]?.key === FOLDERS_KEY) return [newIn('')];
    const tags = groups.filter(({ icon }) => icon === 'tag').map(({ name }) => name);
    const folders = groups.filter(({ icon }) => icon === 'folder').map(({ key }) => folderOf(key));
    return tags.length > 0 && folders.length > 0 ? [] : [...ofTags(tags), ...ofFolders(folders)];
  };
}

/** For objects that stand under one tag, or in one folder: how they leave it. */
export function useLeaving(): (nodes: readonly Node[], keys: readonly ObjectKey[]) => readonly MenuEntry[] {
  const run = useRunAction();
  return (nodes, keys) => {
    const parents = new Set(nodes.map(({ parent }) => parent));
    const [parent = ''] = parents;
    if (parents.size !== 1 || keys.length !== nodes.length) return [];
    const tag = tagOf(parent);
    if (tag !== undefined)
      return [{ label: `Take off tag ${tag}`, onSelect: () => run('object.untag', keys, { tags: [tag] }) }];
    return isFolder(parent)
      ? [{ label: 'Take out of this folder', onSelect: () => run('object.folder', keys, { folder: '' }) }]
      : [];
  };
}
