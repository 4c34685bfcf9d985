import * as z from 'zod';
import { ask, command } from './wire/define.ts';

/** What the shell around the console can do. */
export interface HostAbilities {
  readonly shell: 'desktop' | 'browser';
  /** The shell asks for files in dialogs of the system; otherwise a path is typed. */
  readonly dialogs: boolean;
  /** Where files go unless somebody says otherwise: a whole path on the computer that runs the console. */
  readonly folder: string;
  readonly separator: string;
}

export const hostContract = {
  'host.abilities': ask<HostAbilities>()(z.object({})),
  /** Asks where to save; null when they changed their mind. */
  'host.saveDialog': ask<string | null>()(z.object({ name: z.string().max(1000) })),
  'host.openDialog': ask<string | null>()(z.object({ extensions: z.array(z.string().max(20)).max(20) })),
  /** Ends the console, whatever is in progress. */
  'host.quit': command<void>()(z.object({})),
};
