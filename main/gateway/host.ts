import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import type { Handlers } from '../../app/contract/wire/gateway.ts';
import type { hostContract } from '../../app/contract/host.ts';
import type { Host } from '../host.ts';

export function hostHandlers(host: Host): Handlers<typeof hostContract> {
  const downloads = join(homedir(), 'Downloads');
  return {
    'host.abilities': () => ({
      shell: host.shell,
      dialogs: host.saveDialog !== undefined && host.openDialog !== undefined,
      folder: existsSync(downloads) ? downloads : homedir(),
      separator: sep,
    }),
    'host.saveDialog': async ({ name }) => (await host.saveDialog?.(name)) ?? null,
    'host.openDialog': async ({ extensions }) => (await host.openDialog?.(extensions)) ?? null,
    'host.quit': () => host.quit?.(),
  };
}
