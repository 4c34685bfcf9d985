// Bundles the window (renderer/dist) and the main process (main/dist). Each entry of main runs alone, with Node's own modules only.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const main = join(dirname(fileURLToPath(import.meta.url)), '..');
const outDir = join(main, 'dist');

/** Resolved at run time by the shell itself. */
const external = ['electron'];

const common = { configFile: false, root: main, logLevel: 'warn', publicDir: false };

await build({
  ...common,
  ssr: { noExternal: true, external },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rollupOptions: {
      input: {
        browser: join(main, 'browser/cli.ts'),
        desktop: join(main, 'desktop/main.ts'),
        engine: join(main, 'engine.ts'),
        practice: join(main, 'practice.ts'),
        rehearsal: join(main, 'rehearsal.ts'),
        lab: join(main, 'lab/cli.ts'),
        doctor: join(main, 'doctor/cli.ts'),
      },
      output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});

// A sandboxed preload must be one CommonJS file.
await build({
  ...common,
  build: {
    outDir,
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    lib: { entry: join(main, 'desktop/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    rollupOptions: { external },
  },
});

await build({ configFile: join(main, '../renderer/vite.config.ts'), logLevel: 'warn' });
