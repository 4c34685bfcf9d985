import * as electron from 'electron';
import { fileURLToPath } from 'node:url';
import { loadAssets } from '../assets/assets.ts';
import { InUseError } from '../claim.ts';
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
  const known = error instanceof UsageError || error instanceof InUseError;
  process.stderr.write(`${known ? error.message : String(error)}\n`);
  if (error instanceof InUseError) electron.dialog.showErrorBox('Xenith already runs', error.message);
  electron.app.exit(2);
}
