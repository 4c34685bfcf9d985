import { hasFolder } from '../../app/actions/organise/folder/folders.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { keyOf } from './offers.ts';
import type { ObjectKey } from './place.ts';

/** Every pool of which something is known. */
export const everyPool = (mirror: Mirror): readonly ObjectKey[] =>
  mirror.pools.get().flatMap((view) => view.all('pool').map((pool) => keyOf(view.pool, pool)));

/** The pools that have one of these folders: the same path in several is one folder to a person. */
export const poolsWith = (mirror: Mirror, ...folders: readonly string[]): readonly ObjectKey[] =>
  mirror.pools
    .get()
    .filter((view) => folders.some((folder) => hasFolder(view, folder)))
    .flatMap((view) => view.all('pool').map((pool) => keyOf(view.pool, pool)));
