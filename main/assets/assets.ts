import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';

const compress = promisify(brotliCompress);

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
};

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Names with a content hash never change. */
  readonly immutable: boolean;
  /** Computed once, on first use. */
  brotli(): Promise<Buffer>;
}

/** The built window, by URL path. Only what was listed at start can ever be served, so no path can climb out of the folder. */
export type Assets = ReadonlyMap<string, Asset>;

export async function loadAssets(root: string): Promise<Assets> {
  const assets = new Map<string, Asset>();
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(root, file).split(sep).join('/')}`;
    assets.set(path, asset(type, await readFile(file), path.startsWith('/assets/')));
  }
  const index = assets.get('/index.html');
  if (!index) throw new Error(`no index.html in ${root}: the window has not been built`);
  assets.set('/', index);
  return assets;
}

function asset(type: string, body: Buffer, immutable: boolean): Asset {
  let packed: Promise<Buffer> | undefined;
  return {
    type,
    body,
    immutable,
    brotli: () => (packed ??= compress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })),
  };
}
