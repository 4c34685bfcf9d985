import * as z from 'zod';
import { action } from '../../action.ts';
import { setKey } from '../../map-key.ts';
import { no, ok } from '../../verdict.ts';
import { EMPTY_FOLDERS, emptyFoldersOf, filed, folderPath, hasFolder, isIn } from './folders.ts';

/** A folder and those inside go; what was in them stands in none. */
export const deleteFolder = action({
  id: 'pool.deleteFolder',
  label: 'Delete folder…',
  applies: ['pool'],
  group: 'organise',
  methods: ['VM.remove_from_other_config'],
  args: z.object({ folder: folderPath }),
  danger: true,
  offered: () => false,
  check: ({ view }, _pool, { folder }) =>
    folder !== undefined && !hasFolder(view, folder) ? no('folder', 'It is gone already') : ok,
  confirm(aims, { folder }) {
    const inside = aims.reduce((sum, { situation }) => sum + filed(situation.view, folder).length, 0);
    return {
      title: `Delete folder ${folder}?`,
      verb: 'Delete folder',
      danger: true,
      sentence:
        inside === 0
          ? 'Nothing is in it.'
          : `${inside === 1 ? 'One object' : `${inside} objects`} will stand in no folder. Nothing else happens to ${inside === 1 ? 'it' : 'them'}.`,
    };
  },
  title: (_pool, { folder }) => `Delete folder ${folder}`,
  async run(caller, pool, { folder }) {
    for (const { cls, ref } of filed(caller.view, folder))
      await setKey(caller, cls, 'other_config', ref, 'folder', undefined);
    const empty = emptyFoldersOf(pool);
    const left = empty.filter((one) => !isIn(folder, one));
    if (left.length < empty.length)
      await setKey(caller, 'pool', 'other_config', pool.$ref, EMPTY_FOLDERS, left.join(';') || undefined);
  },
});
