import type { Failure } from '../errors/failure.ts';
import type { Guidance } from './guidance.ts';
import type { HostWork, Image, Payload } from './payload.ts';

/** One update as a person reads about it. */
export interface Update {
  /** Unique in its source: an advisory's id, or the uuid of an update or patch. */
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly kind: 'security' | 'bugfix' | 'improvement' | 'feature' | 'preview' | 'foundation' | 'other';
  readonly severity: 'high' | 'normal';
  /** Milliseconds since 1970; absent where the source does not tell. */
  readonly issued?: number;
  readonly url?: string;
  readonly guidance: readonly Guidance[];
  readonly livePatch: boolean;
  /** For sources of files: what is brought to the pool. */
  readonly image?: Image;
  /** uuids of updates that have to be there first. */
  readonly requires: readonly string[];
  /** uuids of updates that it cannot be together with; where its source tells. */
  readonly conflicts?: readonly string[];
}

/** What one server still needs. */
export interface HostUpdates {
  readonly host: string;
  readonly missing: readonly string[];
  readonly installed: readonly string[];
  readonly guidance: readonly Guidance[];
  readonly livePatch: boolean;
  readonly packages: readonly string[];
}

/** Everything known about the updates of one pool, from the one source that it has. */
export interface PoolUpdates {
  readonly generation: Exclude<Payload['generation'], 'none'>;
  /** Milliseconds since 1970. */
  readonly checked: number;
  /** When the pool last fetched from its repositories; `cdn` only. */
  readonly synced?: number;
  /** Pins what a `cdn` pool would install. */
  readonly hash?: string;
  readonly updates: readonly Update[];
  readonly hosts: readonly HostUpdates[];
  /** Why there is no list, or only part of one. */
  readonly problem?: Failure;
}

/** What a run is to do: everything that is missing, some updates, one file, what is pending, or only restarts. */
export type Selection =
  | { readonly what: 'everything' }
  | { readonly what: 'some'; readonly updates: readonly string[] }
  /** A file on this machine, put on every chosen server that lacks it. */
  | { readonly what: 'file'; readonly path: string }
  /** Nothing new: only what installed updates still ask of servers and VMs. */
  | { readonly what: 'pending' }
  | { readonly what: 'restarts' };

/** The work of each chosen server from what its source lists; servers that need nothing are left out, unless restarts are wanted. */
export function workFor(
  known: PoolUpdates | undefined,
  hosts: readonly string[],
  selection: Selection,
): readonly HostWork[] {
  if (selection.what === 'restarts') {
    return hosts.map((host) => ({
      host,
      payload: { generation: 'none' },
      guidance: ['reboot-host'],
      livePatch: false,
    }));
  }
  if (!known || selection.what === 'file' || selection.what === 'pending') return [];
  return hosts.flatMap((host) => {
    const one = known.hosts.find((it) => it.host === host);
    const wanted = one?.missing.filter((id) => selection.what === 'everything' || selection.updates.includes(id)) ?? [];
    return one && wanted.length > 0 ? [workOf(known, one, wanted)] : [];
  });
}

function workOf(known: PoolUpdates, one: HostUpdates, wanted: readonly string[]): HostWork {
  const { host, livePatch } = one;
  if (known.generation === 'cdn') {
    return {
      host,
      payload: { generation: 'cdn', hash: known.hash ?? '', count: wanted.length },
      guidance: one.guidance,
      livePatch,
    };
  }
  if (known.generation === 'yum')
    return { host, payload: { generation: 'yum', count: wanted.length }, guidance: one.guidance, livePatch };
  const updates = inOrder(known.updates, wanted);
  return {
    host,
    payload: { generation: known.generation, updates: updates.flatMap((update) => update.image ?? []) },
    guidance: [...new Set(updates.flatMap((update) => update.guidance))],
    // Those that restart the server in any case say so themselves.
    livePatch: updates.some((update) => update.livePatch),
  };
}

/** Required ones before those that require them; otherwise by age. A circle of requirements is taken as it comes. */
function inOrder(updates: readonly Update[], wanted: readonly string[]): readonly Update[] {
  const left = updates.filter((one) => wanted.includes(one.id)).sort((a, b) => (a.issued ?? 0) - (b.issued ?? 0));
  const done: Update[] = [];
  while (left.length > 0) {
    const ready = left.findIndex((one) => one.requires.every((id) => !left.some((other) => other.id === id)));
    done.push(...left.splice(Math.max(ready, 0), 1));
  }
  return done;
}
