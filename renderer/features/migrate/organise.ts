import { useCallback } from 'react';
import { folderInto } from '../../../app/actions/organise/folder/folders.ts';
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
export function useOrganise(): (keys: readonly ObjectKey[], onto: Onto, folder?: string) => Promise<string> {
  const run = useRunNow();
  const mirror = useMirror();
  return useCallback(
    (keys, onto, folder) => {
      if (folder !== undefined) {
        const to = onto.to === 'folder' ? folderInto(folder, onto.path) : folder;
        return run('pool.moveFolder', poolsWith(mirror, folder), { from: folder, to });
      }
      if (onto.to === 'tag') return run('object.tag', keys, { tags: [onto.name] });
      if (onto.to === 'folder') return run('object.folder', keys, { folder: onto.path });
      const vapp = objectOf(mirror.pool(onto.key.pool), onto.key);
      return run('vm.setVapp', keys, { vapp: vapp?.$ref ?? '' });
    },
    [run, mirror],
  );
}
