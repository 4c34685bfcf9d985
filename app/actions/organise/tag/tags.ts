import * as z from 'zod';
import type { Obj, View } from '../../../inventory/view.ts';

export const word = z.string().min(1).max(200);
/** Tags to put on or take off. */
export const args = z.object({ tags: z.array(word).min(1).max(100) });
export const tagged = ['pool', 'host', 'VM', 'SR', 'VDI', 'network'] as const;

/** Everything of a pool that carries a tag. */
export const carriersOf = (view: View, one: string): readonly Obj<(typeof tagged)[number]>[] =>
  tagged.flatMap((cls): readonly Obj<(typeof tagged)[number]>[] =>
    [...view.all(cls)].filter(({ tags }) => tags.includes(one)),
  );

export const listed = (tags: readonly string[]): string => tags.join(', ');
