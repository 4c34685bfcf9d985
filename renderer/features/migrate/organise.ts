import { useCallback } from 'react';
import { folderInto } from '../../../app/actions/organise/folder.ts';
import type { Onto } from '../../objects/drag.ts';
import { poolsWith } from '../../objects/folders.ts';
import { objectOf, useRunNow } from '../../objects/offers.ts';
import { useMirror } from '../../mirror/provider.tsx';
import type { ObjectKey } from '../../objects/place.ts';

/** What letting go here does: "Let go to tag 3 VMs with prod". */
export function ontoWords(onto: Onto, what: string): string {
  switch (onto.to) {
    case 'tag':
      return `Let go to tag ${what} with ${onto.name}. Esc puts everything back.`;
    case 'folder':
      return onto.path === ''
        ? `Let go to move ${what} out of its folder. Esc puts everything back.`
        : `Let go to move ${what} to the folder ${onto.path}. Esc puts everything back.`;
    case 'vapp':
      return `Let go to add ${what} to the vApp ${onto.name}. Esc puts everything back.`;
  }
}

/** Adds what was let go on a tag, a folder or a vApp; the way back is offered as for every action. */
export function useOrganise(): (keys: readonly ObjectKey[], onto: Onto, folder?: string) => void {
  const run = useRunNow();
  const mirror = useMirror();
  return useCallback(
    (keys, onto, folder) => {
      if (folder !== undefined) {
        const to = onto.to === 'folder' ? folderInto(folder, onto.path) : folder;
        void run('pool.moveFolder', poolsWith(mirror, folder), { from: folder, to });
      } else if (onto.to === 'tag') void run('object.tag', keys, { tags: [onto.name] });
      else if (onto.to === 'folder') void run('object.folder', keys, { folder: onto.path });
      else {
        const vapp = objectOf(mirror.pool(onto.key.pool), onto.key);
        if (vapp) void run('vm.setVapp', keys, { vapp: vapp.$ref });
      }
    },
    [run, mirror],
  );
}
