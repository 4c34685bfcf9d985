import * as z from 'zod';
import type { Obj, View } from '../../../inventory/view.ts';

/** A folder, never none. */
export const folderPath = z
  .string()
  .max(1000)
  .regex(/^(\/[^/;]+)+$/);

const CLASSES = ['pool', 'host', 'VM', 'SR', 'VDI', 'network'] as const;
/** Where a pool lists its folders with nothing in them, with ";" between. */
export const EMPTY_FOLDERS = 'EMPTY_FOLDERS';

export const isIn = (folder: string, one: string): boolean => one === folder || one.startsWith(`${folder}/`);

export const emptyFoldersOf = (pool: Obj<'pool'>): readonly string[] =>
  (pool.other_config[EMPTY_FOLDERS] ?? '').split(';').filter(Boolean);

export interface Filed {
  readonly cls: string;
  readonly ref: string;
  readonly folder: string;
}

/** What a pool keeps in a folder and in those inside. */
export function filed(view: View, folder: string): readonly Filed[] {
  const all: Filed[] = [];
  for (const cls of CLASSES)
    for (const { $ref, other_config } of view.all(cls)) {
      const own = other_config['folder'] ?? '';
      if (isIn(folder, own)) all.push({ cls, ref: $ref, folder: own });
    }
  return all;
}

/** Whether a pool has this folder, be it empty. */
export const hasFolder = (view: View, folder: string): boolean =>
  filed(view, folder).length > 0 ||
  [...view.all('pool')].some((pool) => emptyFoldersOf(pool).some((one) => isIn(folder, one)));

/** The path of a folder that is put into another; "" is the root. */
export const folderInto = (from: string, into: string): string => `${into}/${from.slice(from.lastIndexOf('/') + 1)}`;

/** Why a folder cannot become another one; undefined where it can. */
export function folderRefusal(from: string, to: string): string | undefined {
  if (from === to) return 'It is there already';
  return isIn(from, to) ? 'It cannot go into itself' : undefined;
}
