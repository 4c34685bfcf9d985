import { FailureError } from '../../app/errors/failure.ts';
import type { Obj, View } from '../../app/inventory/view.ts';
import { missingOn, readFeed, versionOfServer } from '../../app/rollout/feed.ts';
import type { Feed, FeedPatch } from '../../app/rollout/feed.ts';
import type { HostUpdates, PoolUpdates, Update } from '../../app/rollout/updates.ts';
import type { Pool } from '../pools/pool.ts';

/** Largest index that is read. */
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
    return patch ? [updateOf(patch)] : [];
  });
  return { ...common, hosts, updates };
}

async function fetchFeed(index: string, signal?: AbortSignal): Promise<Feed> {
  const refused = (code: string, ...params: string[]): FailureError =>
    new FailureError({ kind: 'transport', code, params: [index, ...params] });
  const reply = await fetch(index, signal ? { signal } : {}).catch((error: unknown) => {
    throw refused('update-index-unreachable', error instanceof Error ? error.message : String(error));
  });
  if (!reply.ok) throw refused('update-index-unreachable', String(reply.status));
  const text = await reply.text();
  if (text.length > LIMIT) throw refused('update-index-malformed');
  try {
    return readFeed(text);
  } catch {
    throw refused('update-index-malformed');
  }
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
    livePatch: patches.length > 0 && patches.every((one) => one.livePatch),
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

function updateOf({ conflicts: _conflicts, file, size, ...update }: FeedPatch): Update {
  return { ...update, image: { uuid: update.id, name: update.name, size, url: file, guidance: update.guidance } };
}
