import * as z from 'zod';
import { action } from '../../action.ts';
import { setKey } from '../../map-key.ts';
import { no, ok } from '../../verdict.ts';
import { EMPTY_FOLDERS, emptyFoldersOf, filed, folderPath, folderRefusal, hasFolder, isIn } from './folders.ts';

export const moveFolder = action({
  id: 'pool.moveFolder',
  label: 'Move or rename folder…',
  applies: ['pool'],
  group: 'organise',
  methods: ['VM.remove_from_other_config', 'VM.add_to_other_config'],
  args: z.object({ from: folderPath, to: folderPath }),
  offered: () => false,
  check({ view }, _pool, { from, to }) {
    if (from === undefined || to === undefined) return ok;
    const why = folderRefusal(from, to) ?? (hasFolder(view, to) ? 'There is a folder of that name' : undefined);
    return why === undefined ? ok : no('folder', why);
  },
  title: (_pool, { from, to }) => `Move folder ${from} to ${to}`,
  async run(caller, pool, { from, to }) {
    const moved = (one: string): string => `${to}${one.slice(from.length)}`;
    for (const { cls, ref, folder } of filed(caller.view, from))
      await setKey(caller, cls, 'other_config', ref, 'folder', moved(folder));
    const empty = emptyFoldersOf(pool);
    if (!empty.some((one) => isIn(from, one))) return;
    const now = empty.map((one) => (isIn(from, one) ? moved(one) : one));
    await setKey(caller, 'pool', 'other_config', pool.$ref, EMPTY_FOLDERS, now.join(';'));
  },
  undo: (before, { from, to }) => ({
    action: 'pool.moveFolder',
    label: 'Move back',
    target: { cls: before.$cls, ref: before.$ref },
    args: { from: to, to: from },
  }),
});
