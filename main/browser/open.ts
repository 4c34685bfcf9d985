import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Chromium and its relatives show a page as a window of its own with --app. */
const windowed: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'microsoft-edge', 'brave-browser'],
  win32: ['chrome.exe', 'msedge.exe'],
};

/** Shows the address to the person, as a window where possible. Answers how, or undefined when there is no way. */
export async function openWindow(address: string, env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return undefined;
  for (const name of windowed[process.platform] ?? []) {
    const file = await find(name, env);
    if (file && (await launch(file, [`--app=${address}`, '--no-first-run']))) return name;
  }
  if (process.platform === 'win32')
    return (await launch('explorer.exe', [address])) ? 'the default browser' : undefined;
  const opener = await find('xdg-open', env);
  return opener && (await launch(opener, [address])) ? 'the default browser' : undefined;
}

async function find(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folders = [
    ...(env['PATH'] ?? '').split(delimiter),
    ...['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((key) => {
      const base = env[key];
      return base ? [join(base, 'Google/Chrome/Application'), join(base, 'Microsoft/Edge/Application')] : [];
    }),
  ];
  for (const folder of folders.filter(Boolean)) {
    const file = join(folder, name);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}

function launch(file: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
