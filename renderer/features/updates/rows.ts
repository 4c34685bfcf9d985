import { displayName } from '../../../app/inventory/describe/names.ts';
import type { View } from '../../../app/inventory/view.ts';
import { pendingOf } from '../../../app/updates/pending.ts';
import { consequence, guidanceWords, strongest } from '../../../app/updates/guidance.ts';
import type { Guidance } from '../../../app/updates/guidance.ts';
import type { Update } from '../../../app/updates/updates.ts';
import type { PoolList } from '../../mirror/updates.ts';

/** One update of one pool, and which servers still lack it. */
export interface UpdateRow {
  readonly id: string;
  readonly pool: string;
  readonly poolName: string;
  readonly update: Update;
  /** Put out of sight, for every console. */
  readonly dismissed: boolean;
  /** Names of servers, each uuid beside. */
  readonly missing: readonly { readonly uuid: string; readonly name: string }[];
  readonly installed: readonly { readonly uuid: string; readonly name: string }[];
  /** Names of updates that have to be there first, and of those that it cannot be together with. */
  readonly requires: readonly string[];
  readonly conflicts: readonly string[];
}

/** One server, and what it still lacks. */
export interface ServerRow {
  readonly id: string;
  readonly pool: string;
  readonly poolName: string;
  readonly uuid: string;
  readonly name: string;
  readonly version: string;
  readonly missing: readonly Update[];
  /** Of those it lacks, the ones that somebody put out of sight. */
  readonly dismissed: readonly Update[];
  readonly installed: readonly Update[];
  readonly packages: readonly string[];
  readonly guidance: readonly Guidance[];
  readonly livePatch: boolean;
  /** From the server itself: what it still has to do for updates it has. */
  readonly pending: readonly Guidance[];
  readonly known: boolean;
}

/** What the rows say of a server itself. */
export type ServerFacts = Pick<ServerRow, 'uuid' | 'name' | 'version' | 'pending'>;

export const serversOf = (view: View): readonly ServerFacts[] =>
  [...view.all('host')].map((host) => ({
    uuid: host.uuid,
    name: displayName(view, host),
    version: host.software_version['product_version_text_short'] || host.software_version['product_version'] || '',
    pending: [...pendingOf(view, host)],
  }));

export function updateRows(
  { pool, name, list, dismissed }: PoolList,
  servers: readonly ServerFacts[],
): readonly UpdateRow[] {
  return (list?.updates ?? []).map((update) => {
    const of = (part: 'missing' | 'installed') =>
      (list?.hosts ?? [])
        .filter((host) => host[part].includes(update.id))
        .map(({ host }) => ({
          uuid: host,
          name: servers.find((one) => one.uuid === host)?.name ?? 'a server that is gone',
        })) // prettier-ignore
        .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    const named = (ids: readonly string[] = []): readonly string[] =>
      ids.map((id) => list?.updates.find((one) => one.id === id)?.name ?? id);
    return {
      id: `${pool} ${update.id}`,
      pool,
      poolName: name,
      update,
      dismissed: dismissed.includes(update.id),
      missing: of('missing'),
      installed: of('installed'),
      requires: named(update.requires),
      conflicts: named(update.conflicts),
    };
  });
}

export function serverRows(
  { pool, name, list, dismissed }: PoolList,
  servers: readonly ServerFacts[],
): readonly ServerRow[] {
  return servers.map((facts) => {
    const one = list?.hosts.find((it) => it.host === facts.uuid);
    const some = (ids: readonly string[] = []): readonly Update[] =>
      list?.updates.filter((update) => ids.includes(update.id)) ?? [];
    return {
      ...facts,
      id: `${pool} ${facts.uuid}`,
      pool,
      poolName: name,
      missing: some(one?.missing.filter((id) => !dismissed.includes(id))),
      dismissed: some(one?.missing.filter((id) => dismissed.includes(id))),
      installed: some(one?.installed),
      packages: one?.packages ?? [],
      guidance: one?.guidance ?? [],
      livePatch: one?.livePatch ?? false,
      known: list !== undefined && list.problem === undefined,
    };
  });
}

/** In a few words what installing it restarts. */
export function restartWords(guidance: readonly Guidance[], livePatch: boolean): string {
  const what = consequence(new Set(guidance), livePatch);
  if (what.restart === 'reboot') return 'Server';
  if (what.restart === 'toolstack') return 'Toolstack';
  if (what.vms !== 'none') return what.vms === 'restart' ? 'VMs' : 'Device models';
  return what.evacuate ? 'VMs move' : 'Nothing';
}

export const guidanceList = (guidance: readonly Guidance[]): string =>
  guidance.length === 0 ? 'nothing restarts' : strongest(guidance).map(guidanceWords).join(', ');

export const kindWords: Readonly<Record<Update['kind'], string>> = {
  security: 'Security',
  bugfix: 'Bug fix',
  improvement: 'Improvement',
  feature: 'Feature',
  preview: 'Preview',
  foundation: 'Foundation',
  other: 'Other',
};
