import type { AnyObj, Obj, View } from '../view.ts';
import { isLive, poolOf, standaloneHost } from './home.ts';
import { serverTime } from './server-time.ts';

/** Something about a pool, a server or its storage that works, but not as it should. */
export interface Trouble {
  readonly code:
    | 'licence-over'
    | 'crash-dumps'
    | 'older'
    | 'behind'
    | 'mixed-versions'
    | 'mixed-updates'
    | 'licence-over-somewhere'
    | 'paths-lost';
  /** For a line of the tree. */
  readonly word: string;
  readonly sentence: string;
}

const versionOf = ({ software_version: version }: Obj<'host'>): string =>
  version['product_version'] ?? version['platform_version'] ?? '';

/** Whether the servers of a pool are of several versions: an upgrade is under way, or was left half done. */
export const mixedVersions = (view: View): boolean => new Set([...view.all('host')].map(versionOf)).size > 1;

/** "8.10" is later than "8.9". */
function older(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at += 1) {
    const step = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (step !== 0) return step < 0;
  }
  return false;
}

/** Some editions never end; servers say so with a far day. */
const ENDLESS = Date.UTC(2100, 0, 1);

/** When its licence ends; undefined where it does not, or nothing is told. */
export function licenceEnd(host: Obj<'host'>): number | undefined {
  const end = serverTime(host.license_params['expiry'] ?? '');
  return end === undefined || end > ENDLESS ? undefined : end;
}

const licenceOver = (host: Obj<'host'>, now: number): boolean => (licenceEnd(host) ?? Infinity) < now;

/** What is installed beyond the version: hotfixes of older servers, the state of the repository of newer ones. */
const updatesOf = (host: Obj<'host'>): string =>
  host.last_update_hash !== undefined && host.last_update_hash !== ''
    ? host.last_update_hash
    : [...host.updates].sort().join();

function behind(view: View, host: Obj<'host'>): boolean {
  const others = [...view.all('host')].filter((other) => other !== host && versionOf(other) === versionOf(host));
  if (host.last_update_hash)
    return (
      host.latest_synced_updates_applied === 'no' &&
      others.some((other) => other.latest_synced_updates_applied === 'yes')
    );
  const own = new Set<string>(host.updates);
  return others.some((other) => other.updates.some((update) => !own.has(update)));
}

/** The gravest thing about a server that answers. `now`: the server's clock, milliseconds. */
export function hostTrouble(view: View, host: Obj<'host'>, now: number): Trouble | undefined {
  if (!isLive(view, host)) return undefined;
  if (licenceOver(host, now)) return { code: 'licence-over', word: 'licence over', sentence: 'Its licence has ended.' };
  if (host.crashdumps.length > 0)
    return { code: 'crash-dumps', word: 'has crashed', sentence: 'It keeps the record of a crash.' };
  const coordinator = view.get('host', poolOf(view)?.master ?? '');
  if (coordinator && older(versionOf(host), versionOf(coordinator)))
    return {
      code: 'older',
      word: 'older version',
      sentence: `It is of version ${versionOf(host)}, the coordinator of ${versionOf(coordinator)}: its upgrade is to come.`,
    };
  return behind(view, host)
    ? {
        code: 'behind',
        word: 'updates missing',
        sentence: 'Other servers of the pool have updates that it does not have.',
      }
    : undefined;
}

/** The gravest thing about a pool as a whole. */
export function poolTrouble(view: View, now: number): Trouble | undefined {
  if (standaloneHost(view)) return undefined;
  const hosts = [...view.all('host')].filter((host) => isLive(view, host));
  const over = hosts.filter((host) => licenceOver(host, now)).length;
  if (over > 0)
    return {
      code: 'licence-over-somewhere',
      word: 'licence over',
      sentence:
        over === hosts.length
          ? 'Its licence has ended.'
          : `The licence of ${over} of ${hosts.length} servers has ended.`,
    };
  if (mixedVersions(view))
    return {
      code: 'mixed-versions',
      word: 'mixed versions',
      sentence: 'Its servers are of several versions: the upgrade is not finished.',
    };
  return new Set(hosts.map(updatesOf)).size > 1
    ? { code: 'mixed-updates', word: 'mixed updates', sentence: 'Not every server has the same updates.' }
    : undefined;
}

/** How many of a storage connection's paths are up: the multipath daemon notes "[2, 4]", older servers "[2L, 4L]". */
export function pathsOf(pbd: Obj<'PBD'>): { readonly up: number; readonly of: number } | undefined {
  let [up, of] = [0, 0];
  for (const [key, value] of Object.entries(pbd.other_config)) {
    const [, now, most] = /^\[(\d+)L?, (\d+)L?\]$/.exec(key.startsWith('mpath-') ? value : '') ?? [];
    up += Number(now ?? 0);
    of += Number(most ?? 0);
  }
  return of > 0 ? { up, of } : undefined;
}

/** Storage that is attached everywhere, but over fewer paths than there should be. */
export function storageTrouble(view: View, sr: Obj<'SR'>): Trouble | undefined {
  const lost = sr.PBDs.some((ref) => {
    const pbd = view.get('PBD', ref);
    const paths = pbd?.currently_attached ? pathsOf(pbd) : undefined;
    return paths !== undefined && paths.up < paths.of;
  });
  return lost
    ? {
        code: 'paths-lost',
        word: 'paths lost',
        sentence: 'Some of its paths are down: one more failure may cut it off.',
      }
    : undefined;
}

/** The gravest thing about an object, beyond what its state says. */
export function troubleOf(view: View, obj: AnyObj, now: number): Trouble | undefined {
  switch (obj.$cls) {
    case 'pool':
      return poolTrouble(view, now);
    case 'host':
      return hostTrouble(view, obj, now);
    case 'SR':
      return storageTrouble(view, obj);
    default:
      return undefined;
  }
}
