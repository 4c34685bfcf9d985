import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { build, Platform } from 'electron-builder';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));

interface Asar {
  createPackage(from: string, to: string): Promise<void>;
  listPackage(archive: string, options: { isPack: boolean }): string[];
}

/** As much of a checkout as tells whether the right files are chosen: some that belong in the product, some that do not. */
const checkout = [
  'main/dist/desktop.js',
  'main/dist/engine.js',
  'main/dist/practice.js',
  'main/dist/preload.cjs',
  'renderer/dist/index.html',
  'renderer/dist/assets/app.js',
  'main/engine.ts',
  'main/lab/cli.ts',
  'renderer/shell/main.tsx',
  'app/xenapi/ref.ts',
  'e2e/console.ts',
  'README.md',
  'node_modules/react/index.js',
];

test('the archive holds what was built and nothing else; the configuration satisfies the builder', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'xenith-pack-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const path of checkout) await put(path, 'x');
  await cp(join(root, 'electron-builder.yml'), join(folder, 'electron-builder.yml'));
  const { name, version, description, main, author, homepage } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  await put(
    'package.json',
    JSON.stringify({ name, version, description, main, author, homepage, devDependencies: { electron: '45.4.1' } }),
  );
  // In place of Electron itself, whose archive the builder only unpacks and renames.
  const asar = require('@electron/asar') as Asar;
  await put('stub/electron', 'x');
  await put('stub-app/package.json', '{}');
  await mkdir(join(folder, 'stub/resources'), { recursive: true });
  await asar.createPackage(join(folder, 'stub-app'), join(folder, 'stub/resources/default_app.asar'));

  await build({
    projectDir: folder,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: { extends: join(folder, 'electron-builder.yml'), electronDist: join(folder, 'stub'), electronFuses: null },
  });

  const files = asar
    .listPackage(join(folder, 'dist/linux-unpacked/resources/app.asar'), { isPack: false })
    .filter((path) => /\.\w+$/.test(path))
    .toSorted();
  assert.deepEqual(files, [
    '/main/dist/desktop.js',
    '/main/dist/engine.js',
    '/main/dist/practice.js',
    '/main/dist/preload.cjs',
    '/package.json',
    '/renderer/dist/assets/app.js',
    '/renderer/dist/index.html',
  ]);
});
