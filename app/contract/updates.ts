import * as z from 'zod';
import type { UpdateFile } from '../updates/update-file.ts';
import type { PoolUpdates } from '../updates/updates.ts';
import { ask, command } from './wire/define.ts';

/** Where this console gets updates from, beside the pools' own repositories. */
export interface UpdateSources {
  /** Address of the vendor's index, or path of a file that is one. */
  readonly index?: string;
  /** Update files on this machine, shared by all pools. */
  readonly files: { readonly folder: string; readonly bytes: number };
}

export const updatesContract = {
  /** What each server of a pool still needs. `fresh` asks the source again. */
  'updates.list': ask<PoolUpdates>()(z.object({ pool: z.string().max(200), fresh: z.boolean() })),
  /** What a file on this machine is; throws `update-file-*`. */
  'updates.judge': ask<UpdateFile>()(z.object({ path: z.string().min(1).max(4096) })),
  'updates.sources': ask<UpdateSources>()(z.object({})),
  /** Reads the index before it is kept; the empty text forgets it. Answers how much it lists. */
  'updates.setIndex': command<{ readonly releases: number; readonly updates: number }>()(
    z.object({ index: z.string().max(4096) }),
  ),
  /** Frees what fetched files take. */
  'updates.clearFiles': command<void>()(z.object({})),
};
