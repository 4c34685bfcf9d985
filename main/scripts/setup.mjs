// What a fresh or stale checkout needs before it runs: dependencies, a build, a browser for the tests. Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const say = (line) => process.stderr.write(`${line}\n`);

/** Runs a command in the project; its output goes to stderr, so that stdout stays the product's own. Ends the process when it fails. */
export function run(command, args, { env = process.env, shell = process.platform === 'win32' } = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, shell, stdio: ['ignore', 2, 2] });
  if (error || status !== 0) {
    say(`${[command, ...args].join(' ')} failed${error ? `: ${error.message}` : ''}`);
    process.exit(status || 1);
  }
}

/** Runs a program of a dependency with this Node. */
export const tool = (path, args, options) =>
  run(process.execPath, [join(root, 'node_modules', path), ...args], { ...options, shell: false });

const stampOf = (name) => join(root, 'node_modules/.cache', `${name}.stamp`);

/** Does the work unless it was done for exactly this state before. */
function once(name, state, work) {
  const file = stampOf(name);
  if (existsSync(file) && readFileSync(file, 'utf8') === state) return;
  work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, state);
}

const digest = (text) => createHash('sha256').update(text).digest('hex');

/** Installs when node_modules is missing or older than the lock file says. */
export function ensureDependencies() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  once('install', digest(lock + process.version), () => {
    say('Installing dependencies (npm ci) ...');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

/** Builds when any source is newer than what was built. */
export function ensureBuild() {
  const sources = ['app', 'main', 'renderer', 'package-lock.json'].flatMap((path) => [...files(join(root, path))]);
  const state = digest(sources.map((file) => `${file}:${statSync(file).mtimeMs}`).join('\n'));
  const built = ['renderer/dist/index.html', 'main/dist/browser.js'].every((path) => existsSync(join(root, path)));
  if (!built) rmSync(stampOf('build'), { force: true });
  once('build', state, () => {
    say('Building ...');
    run(process.execPath, [join(root, 'main/scripts/build.mjs')], { shell: false });
  });
}

function* files(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const entry of readdirSync(path)) {
    if (entry !== 'dist' && entry !== 'node_modules' && !entry.endsWith('.test.ts')) yield* files(join(path, entry));
  }
}

/** The Chromium that the journeys drive: one that is there, else Playwright's own, else Debian's. Answers its path. */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  say('Fetching a Chromium for the journeys ...');
  const own = spawnSync(
    process.execPath,
    [join(root, 'node_modules/playwright/cli.js'), 'install', 'chromium-headless-shell'],
    { stdio: 'ignore' },
  );
  if (own.status === 0) return '';
  say("Playwright has none for this machine; installing the distribution's (apt-get install chromium) ...");
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', 'chromium'], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return findBrowser() ?? '';
}

function findBrowser() {
  const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return candidates.find((path) => path && existsSync(path));
}
