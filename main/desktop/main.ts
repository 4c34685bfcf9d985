import * as electron from 'electron';
import { fileURLToPath } from 'node:url';
import { loadAssets } from '../assets/assets.ts';
import { InUseError, UnusableError } from '../claim.ts';
import { readOptions, UsageError } from '../options.ts';
import { start } from '../start.ts';
import { runDesktop } from './run.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

try {
  await runDesktop({
    electron,
    options: readOptions(process.argv.slice(electron.app.isPackaged ? 1 : 2)),
    assets: () => loadAssets(here('../../renderer/dist')),
    preload: here('./preload.cjs'),
    start,
  });
} catch (error) {
  const known = [UsageError, InUseError, UnusableError].some((kind) => error instanceof kind);
  const words = known && error instanceof Error ? error.message : String(error);
  process.stderr.write(`${words}\n`);
  // Who clicked an icon reads no terminal.
  electron.dialog.showErrorBox(error instanceof InUseError ? 'Xenith already runs' : 'Xenith cannot start', words);
  electron.app.exit(2);
}
