import { channel, channelHash } from './channel.ts';
import type { Update } from './channel.ts';
import { isoPatches, legacyPatches } from './site.ts';
import type { Patch } from './site.ts';
import { packages } from './packages.ts';
import type { Package } from './packages.ts';

/** What a pool's hosts can get, in whichever of these ways they are updated. */
export interface Offer {
  /** Of the repositories: what `host.apply_updates` has to name. */
  readonly hash: string;
  readonly updates: readonly Update[];
  /** Update images, and the blobs of before. */
  readonly images: readonly Patch[];
  readonly blobs: readonly Patch[];
  readonly packages: readonly Package[];
  /** By host, which updates or packages it lacks; a host that is not here lacks them all. */
  readonly lacks: ReadonlyMap<string, ReadonlySet<string>>;
}

export const usualOffer: Offer = {
  hash: channelHash(),
  updates: channel,
  images: isoPatches,
  blobs: legacyPatches,
  packages,
  lacks: new Map(),
};

/** Those of some updates or packages that a host was never given. */
export function lacked<T>(offer: Offer, host: string, all: readonly T[], id: (one: T) => string): readonly T[] {
  const lacks = offer.lacks.get(host);
  return lacks === undefined ? all : all.filter((one) => lacks.has(id(one)));
}
