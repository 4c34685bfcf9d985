import type { Row } from '../world/db.ts';
import type { Guidance, Update } from '../world/patches/channel.ts';
import type { Offer } from '../world/patches/offer.ts';
import type { Patch } from '../world/patches/site.ts';
import type { Product } from '../world/product.ts';

/** What the hosts of a pool lack. */
export interface PendingUpdates {
  /** Of a pool with repositories: what the run will name to `host.apply_updates`. */
  readonly hash?: string;
  readonly updates: readonly PendingUpdate[];
  /** References of hosts to the ids of what each lacks. */
  readonly lacks: Readonly<Record<string, readonly string[]>>;
}

interface PendingUpdate {
  /** The advisory's id; the uuid of an update image or patch; `name-version-release` of a package. */
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** In any of the spellings the servers use: `RebootHost`, `reboot_host`, `restartHost`. */
  readonly guidance?: readonly string[];
  readonly livePatch?: boolean;
  readonly requires?: readonly string[];
  readonly size?: number;
}

const NEW: Readonly<Record<string, Guidance>> = {
  reboothost: 'RebootHost',
  restarthost: 'RebootHost',
  reboothostonlivepatchfailure: 'RebootHostOnLivePatchFailure',
  reboothostiflivepatchfails: 'RebootHostOnLivePatchFailure',
  evacuatehost: 'EvacuateHost',
  restarttoolstack: 'RestartToolstack',
  restartxapi: 'RestartToolstack',
  restartdevicemodel: 'RestartDeviceModel',
  restartvm: 'RestartVM',
  restarthvm: 'RestartVM',
  restartpv: 'RestartVM',
};

const OLD: Readonly<Partial<Record<Guidance, Patch['guidance'][number]>>> = {
  RebootHost: 'restartHost',
  RestartToolstack: 'restartXAPI',
  RestartVM: 'restartHVM',
  RestartDeviceModel: 'restartHVM',
};

function guidanceOf({ guidance = [] }: PendingUpdate): readonly Guidance[] {
  return guidance.flatMap((word) => NEW[word.replaceAll(/[^a-z]/gi, '').toLowerCase()] ?? []);
}

function asUpdate(update: PendingUpdate): Update {
  return {
    id: update.id,
    summary: update.name,
    description: update.description ?? '',
    type: 'bugfix',
    severity: 'None',
    issued: '19700101T00:00:00Z',
    packages: [],
    livepatches: [],
    guidance: { mandatory: guidanceOf(update), recommended: [], full: [] },
  };
}

function asPatch(update: PendingUpdate, version: string): Patch {
  return {
    uuid: update.id,
    name: update.name,
    description: update.description ?? '',
    version,
    guidance: guidanceOf(update).flatMap((word) => OLD[word] ?? []),
    size: update.size ?? 20_000_000,
    issued: '1970-01-01T00:00:00Z',
    priority: 3,
    livepatch: update.livePatch ?? false,
    requires: update.requires ?? [],
  };
}

function asPackage({ id, name, description = '', size = 1_000_000 }: PendingUpdate): Offer['packages'][number] {
  const [, plain = name, version = '', release = ''] = /^(.+)-([^-]+)-([^-]+)$/.exec(id) ?? [];
  return { name: plain, version, release, description, size, date: '1970-01-01' };
}

/** What a simulated pool offers, so that its hosts lack just that. */
export function offerOf(
  tables: Readonly<Record<string, Readonly<Record<string, Row>>>>,
  product: Product,
  pending: PendingUpdates = { updates: [], lacks: {} },
): Offer {
  const { updates, hash } = pending;
  const hosts = Object.keys(tables['host'] ?? {});
  const known = Object.values(tables['Repository'] ?? {}).find((row) => row['update'] === true)?.['hash'];
  const patches = updates.map((update) => asPatch(update, product.version));
  return {
    hash: hash ?? (typeof known === 'string' ? known : ''),
    updates: product.updates === 'cdn' ? updates.map(asUpdate) : [],
    images: product.updates === 'pool_update' ? patches : [],
    blobs: product.updates === 'pool_patch' ? patches : [],
    packages: product.updates === 'xcp-ng' ? updates.map(asPackage) : [],
    lacks: new Map(hosts.map((host) => [host, new Set(pending.lacks[host])])),
  };
}
