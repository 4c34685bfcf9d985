import * as z from 'zod';
import { ask, command, feed } from './wire/define.ts';

/** How passwords that are to be kept are kept. `nothing`: they last until the console ends. */
export type Keeping =
  | { readonly by: 'keychain'; readonly name: string }
  | { readonly by: 'passphrase'; readonly locked: boolean }
  | { readonly by: 'nothing' };

export const vaultContract = {
  vault: feed<Keeping>()(z.object({})),
  /** Opens the passphrase vault, or makes it with this passphrase where there is none. */
  'vault.unlock': command<void>()(z.object({ passphrase: z.string().min(1).max(1000) })),
  'vault.lock': command<void>()(z.object({})),
  /** Removes the passphrase vault and every password in it. */
  'vault.forget': command<void>()(z.object({})),
  /** The list of servers as text for a file: addresses and names, no passwords. XenCenter's form knows no users. */
  'servers.export': ask<{ readonly text: string }>()(z.object({ form: z.enum(['xenith', 'xencenter']).optional() })),
  /** Adds the servers of such a file, or of a text with one address per line, that are not there yet; they wait for their passwords. */
  'servers.import': command<{ readonly added: number }>()(z.object({ text: z.string().max(4_000_000) })),
};
