import * as z from 'zod';
import { action } from '../../action.ts';
import { setKey } from '../../map-key.ts';
import { no, ok } from '../../verdict.ts';
import { EMPTY_FOLDERS, emptyFoldersOf, folderPath, hasFolder } from './folders.ts';

/** A folder with nothing in it yet. */
export const newFolder = action({
  id: 'pool.newFolder',
  label: 'New folder…',
  applies: ['pool'],
  group: 'organise',
  reach: 'one',
  methods: ['pool.remove_from_other_config', 'pool.add_to_other_config'],
  args: z.object({ folder: folderPath }),
  check: ({ view }, _pool, { folder }) =>
    folder !== undefined && hasFolder(view, folder) ? no('folder', 'There is a folder of that name') : ok,
  title: (_pool, { folder }) => `Make folder ${folder}`,
  run: (caller, pool, { folder }) =>
    setKey(caller, 'pool', 'other_config', pool.$ref, EMPTY_FOLDERS, [...emptyFoldersOf(pool), folder].join(';')),
  undo: (before, { folder }) => ({
    action: 'pool.deleteFolder',
    label: 'Delete it again',
    target: { cls: before.$cls, ref: before.$ref },
    args: { folder },
  }),
});
