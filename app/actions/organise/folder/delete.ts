import * as z from 'zod';
import type { View } from '../../../inventory/view.ts';
import { action } from '../../action.ts';
import { setKey } from '../../map-key.ts';
import { no, ok } from '../../verdict.ts';
import { EMPTY_FOLDERS, emptyFoldersOf, filed, folderPath, hasFolder, isIn, type Filed } from './folders.ts';

/** What is in any of them, once each: one may stand inside another. */
const filedIn = (view: View, folders: readonly string[]): readonly Filed[] => [
  ...new Map(folders.flatMap((folder) => filed(view, folder)).map((one) => [one.ref, one])).values(),
];

const named = (folders: readonly string[]): string =>
  folders.length === 1 ? `folder ${folders[0]}` : `${folders.length} folders`;

/** Folders and those inside go; what was in them stands in none. */
export const deleteFolder = action({
  id: 'pool.deleteFolder',
  label: 'Delete folder…',
  applies: ['pool'],
  group: 'organise',
  methods: ['VM.remove_from_other_config'],
  args: z.object({ folders: z.array(folderPath).min(1).max(300) }),
  danger: true,
  offered: () => false,
  check: ({ view }, _pool, { folders }) =>
    folders !== undefined && !folders.some((folder) => hasFolder(view, folder))
      ? no('folder', 'It is gone already')
      : ok,
  confirm(aims, { folders }) {
    const inside = aims.reduce((sum, { situation }) => sum + filedIn(situation.view, folders).length, 0);
    return {
      title: `Delete ${named(folders)}?`,
      verb: folders.length === 1 ? 'Delete folder' : `Delete ${folders.length} folders`,
      danger: true,
      lines: folders.length === 1 ? [] : folders,
      sentence:
        inside === 0
          ? `Nothing is in ${folders.length === 1 ? 'it' : 'them'}.`
          : `${inside === 1 ? 'One object' : `${inside} objects`} will stand in no folder. Nothing else happens to ${inside === 1 ? 'it' : 'them'}.`,
    };
  },
  title: (_pool, { folders }) => `Delete ${named(folders)}`,
  async run(caller, pool, { folders }) {
    for (const { cls, ref } of filedIn(caller.view, folders))
      await setKey(caller, cls, 'other_config', ref, 'folder', undefined);
    const empty = emptyFoldersOf(pool);
    const left = empty.filter((one) => !folders.some((folder) => isIn(folder, one)));
    if (left.length < empty.length)
      await setKey(caller, 'pool', 'other_config', pool.$ref, EMPTY_FOLDERS, left.join(';') || undefined);
  },
});
