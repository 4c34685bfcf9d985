// npm start: the console in an Electron window where there is one, else in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, root } from './setup.mjs';

const args = process.argv.slice(2);
ensureDependencies();
ensureBuild();

const electron = args.includes('--browser') || args.includes('--help') ? undefined : electronBinary();
const child = electron
  ? spawn(electron, [root, ...args], { stdio: 'inherit' })
  : spawn(process.execPath, [join(root, 'main/dist/browser.js'), ...args], { stdio: 'inherit' });

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

/** The path of Electron's binary, fetched once where the network has it. A desktop without a display has no use for it. */
function electronBinary() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    process.stderr.write('No display for the desktop window: serving the console to a browser instead.\n');
    return undefined;
  }
  const folder = join(root, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  const present = () => existsSync(pathFile) && existsSync(join(folder, 'dist', readFileSync(pathFile, 'utf8')));
  if (!present()) {
    process.stderr.write('Fetching the desktop window (Electron, once) ...\n');
    spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: 300_000 });
  }
  if (present()) return join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  process.stderr.write(
    'The desktop window (Electron) could not be fetched: serving the console to a browser instead.\n',
  );
  return undefined;
}
