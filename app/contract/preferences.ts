import * as z from 'zod';
import { ask, command } from './wire/define.ts';

/** What a person has arranged in the window: sizes, columns, theme. Kept by the engine, so that it outlives any one window. */
export const preferencesContract = {
  preferences: ask<Readonly<Record<string, unknown>>>()(z.object({})),
  /** Without a value the key is forgotten. */
  'preferences.set': command<void>()(z.object({ key: z.string().min(1).max(200), value: z.unknown().optional() })),
};
