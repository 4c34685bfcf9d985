import { existsSync } from 'node:fs';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** From source as it is; bundled, beside the shells or one folder above the shared chunks. */
function entry(name: string): URL {
  const places = [`./${name}.ts`, `./${name}.js`, `../${name}.js`];
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (!found) throw new Error(`${name} is not here: build it`);
  return found;
}

/** Starts a thread with a module of this folder. A thread does not inherit the loader that runs sources; it registers its own. */
export function thread(name: string, options: WorkerOptions): Worker {
  const url = entry(name);
  if (!url.pathname.endsWith('.ts')) return new Worker(url, { ...options, name });
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const code = `import(${loader}).then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); })`;
  return new Worker(code, { ...options, name, eval: true });
}
