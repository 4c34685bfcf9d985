import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FailureError } from '../../app/errors/failure.ts';
import type { Obj, View } from '../../app/inventory/view.ts';
import { missingOn, readFeed, versionOfServer } from '../../app/updates/feed.ts';
import type { Feed, FeedPatch } from '../../app/updates/feed.ts';
import type { HostUpdates, PoolUpdates, Update } from '../../app/updates/updates.ts';
import type { Pool } from '../pools/pool.ts';

/** Largest index that is read, bytes. */
const LIMIT = 64 * 1024 * 1024;

/** Updates as files listed in the vendor's index: ISO images for servers of 7 and 8.2, patch files before. */
export async function readVendor(
  pool: Pool,
  generation: 'iso' | 'patch',
  index: string | undefined,
  signal?: AbortSignal,
): Promise<PoolUpdates> {
  const common = { generation, checked: Date.now() } as const;
  if (index === undefined) {
    return {
      ...common,
      updates: [],
      hosts: [],
      problem: { kind: 'refused', code: 'no-update-index', params: [], pool: pool.id },
    };
  }
  const feed = await fetchFeed(index, signal);
  const hosts = [...pool.inventory.all('host')].map((host) => hostUpdates(pool.inventory, feed, host, generation));
  const wanted = new Set(hosts.flatMap((one) => [...one.missing, ...one.installed]));
  const updates = [...wanted].flatMap((uuid) => {
    const patch = feed.patches.get(uuid);
    return patch ? [updateOf(patch, index)] : [];
  });
  return { ...common, hosts, updates };
}

/** `index`: an address of the web, or the absolute path of a file. Throws `update-index-*`. */
export async function fetchFeed(index: string, signal?: AbortSignal): Promise<Feed> {
  const refused = (code: string, ...params: string[]): FailureError =>
    new FailureError({ kind: 'transport', code: `update-index-${code}`, params: [index, ...params] });
  const text = await (isAbsolute(index) ? readFile(index, 'utf8') : fetchText(index, signal)).catch(
    (error: unknown) => {
      if (signal?.aborted) throw error;
      throw error instanceof RangeError
        ? refused('malformed')
        : refused('unreachable', error instanceof Error ? error.message : String(error));
    },
  );
  try {
    return readFeed(text);
  } catch {
    throw refused('malformed');
  }
}

/** Throws RangeError for what goes on for ever. */
async function fetchText(url: string, signal?: AbortSignal): Promise<string> {
  const reply = await fetch(url, signal ? { signal } : {});
  if (!reply.ok) throw new Error(`it answered ${reply.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of reply.body ?? []) {
    size += part.byteLength;
    if (size > LIMIT) throw new RangeError('too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function hostUpdates(view: View, feed: Feed, host: Obj<'host'>, generation: 'iso' | 'patch'): HostUpdates {
  const installed = generation === 'iso' ? installedImages(view, host) : installedPatches(view, host);
  const version = versionOfServer(feed, host.software_version);
  const missing = version ? missingOn(feed, version, installed) : [];
  const patches = missing.flatMap((uuid) => feed.patches.get(uuid) ?? []);
  return {
    host: host.uuid,
    missing,
    installed,
    guidance: [...new Set(patches.flatMap((one) => one.guidance))],
    livePatch: patches.some((one) => one.livePatch),
    packages: [],
  };
}

const installedImages = (view: View, host: Obj<'host'>): readonly string[] =>
  host.updates.flatMap((ref) => view.get('pool_update', ref)?.uuid ?? []);

const installedPatches = (view: View, host: Obj<'host'>): readonly string[] =>
  host.patches.flatMap((ref) => {
    const applied = view.get('host_patch', ref);
    return applied?.applied ? (view.get('pool_patch', applied.pool_patch)?.uuid ?? []) : [];
  });

function updateOf({ file, size, sha256, installed, ...update }: FeedPatch, index: string): Update {
  const { id: uuid, name, guidance } = update;
  const checked = sha256 === undefined ? {} : { sha256 };
  const taken = installed === undefined ? {} : { installed };
  return { ...update, image: { uuid, name, size, guidance, ...taken, ...placeOf(file, index), ...checked } };
}

/** Files may be named from where the index is: an index on a share brings its files along. */
function placeOf(file: string, index: string): { readonly url: string } | { readonly file: string } | object {
  try {
    const url = new URL(file, isAbsolute(index) ? pathToFileURL(index) : index);
    if (url.protocol === 'file:') return isAbsolute(index) ? { file: fileURLToPath(url) } : {};
    return /^https?:$/.test(url.protocol) ? { url: url.href } : {};
  } catch {
    return {};
  }
}
