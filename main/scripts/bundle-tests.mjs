// Bundles every *.test.ts once into node_modules/.cache/tests: one process for each starts in a fraction of the time that
// transforming its hundreds of modules takes. Source maps lead every stack trace back to the source.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

const outDir = join(root, 'node_modules/.cache/tests');

/** The longest, begun first: none of them is alone at the end. */
const FIRST = [
  'walk',
  'chaos',
  'simulated',
  'trouble',
  'metrics',
  'live',
  'rehearsal',
  'same',
  'placement',
  'handover',
];
const rank = (path) => (FIRST.findIndex((name) => path.endsWith(`/${name}.long.test.ts`)) + FIRST.length + 1) % (FIRST.length + 1); // prettier-ignore

/** Paths of all tests from the root of the project, in the order in which they are to be begun. */
const tests = () =>
  ['app', 'main', 'renderer']
    .flatMap((folder) => [...testFiles(join(root, folder))])
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

function* testFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !['dist', 'generated', 'node_modules'].includes(entry.name)) yield* testFiles(path);
    else if (entry.name.endsWith('.test.ts')) yield relative(root, path);
  }
}

/** Files beside a source are found from where the source is; threads are found beside the bundle, as in the product. */
const inPlace = {
  name: 'in-place',
  transform(code, id) {
    if (id.includes('node_modules') || id.endsWith('main/thread.ts') || !code.includes('import.meta.url')) return;
    return { code: code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)), map: null };
  },
};

/** Answers the bundled file of each test, by the path of its source. Node's runner begins files by name. */
export async function bundleTests() {
  const { build } = await import('vite');
  const flat = (path) => path.replaceAll(/[/\\]/g, '-').replace(/\.ts$/, '');
  const named = new Map(tests().map((path, at) => [path, `${String(at).padStart(3, '0')}-${flat(path)}`]));
  const threads = ['engine', 'practice', 'rehearsal'].map((name) => [name, join(root, 'main', `${name}.ts`)]);
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    plugins: [inPlace],
    ssr: { external: true },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rollupOptions: {
        input: Object.fromEntries([...[...named].map(([path, name]) => [name, join(root, path)]), ...threads]),
        output: {
          format: 'esm',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          sourcemapExcludeSources: true,
        },
      },
    },
  });
  return new Map([...named].map(([path, name]) => [path, join(outDir, `${name}.js`)]));
}
