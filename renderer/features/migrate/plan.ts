import type { Lane, Landing } from '../../../app/placement/drop.ts';
import { storageAt } from '../../../app/placement/storage.ts';
import type { PoolId, View } from '../../../app/inventory/view.ts';
import type { ObjectKey } from '../../objects/place.ts';

/** One carried VM with the server it would go to. */
export interface Item {
  readonly landing: Landing;
  readonly lane: Lane;
}

/** What letting go would do: each VM with its server, those that cannot go last. */
export interface Plan {
  readonly target: string;
  readonly pool: PoolId;
  readonly items: readonly Item[];
  readonly going: readonly Item[];
  readonly staying: readonly Item[];
  /** The server all go to; absent when packing chose several. */
  readonly lane: Lane | undefined;
}

export interface Choice {
  /** SR for every disk that is copied; each disk's own best one when left out. */
  readonly sr: string | undefined;
  readonly home: boolean;
  readonly copy: boolean;
}

const fits = ({ landing }: Item): boolean => landing.reasons.length === 0;

function planned(target: string, pool: PoolId, items: readonly Item[], lane: Lane | undefined): Plan {
  const going = items.filter(fits);
  const here = ({ landing }: Item): boolean => landing.reasons.some(({ code }) => code === 'already-here');
  return { target, pool, items, going, staying: items.filter((item) => !fits(item) && !here(item)), lane };
}

/** On a server: that server's lane. On a pool: for each VM the server with the most memory left that takes it. */
export function planOf(lanes: readonly Lane[], over: ObjectKey, poolName: string): Plan | undefined {
  const lane = lanes.find((one) => one.pool === over.pool && one.uuid === over.uuid);
  if (lane)
    return planned(
      lane.name,
      lane.pool,
      lane.landings.map((landing) => ({ landing, lane })),
      lane,
    );
  if (over.cls !== 'pool') return undefined;
  const mine = lanes.filter((one) => one.pool === over.pool);
  const left = new Map(mine.map((one) => [one.host, one.capacity - one.before]));
  const items = (mine[0]?.landings ?? []).flatMap((_, index): readonly Item[] => {
    const options = mine.flatMap((one) => {
      const landing = one.landings[index];
      return landing ? [{ landing, lane: one }] : [];
    });
    const free = (item: Item): number => (left.get(item.lane.host) ?? 0) - item.landing.memory;
    const open = options.filter((item) => fits(item) && free(item) >= 0);
    const best = open.toSorted((a, b) => free(b) - free(a))[0] ?? options[0];
    if (best && fits(best)) left.set(best.lane.host, free(best));
    return best ? [best] : [];
  });
  return planned(poolName, over.pool, items, undefined);
}

/** One command to the engine. */
export interface Deed {
  readonly action: string;
  readonly keys: readonly ObjectKey[];
  readonly each: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

const actionOf = {
  live: 'vm.migrate',
  home: 'vm.setHome',
  storage: 'vm.send',
  move: 'vm.send',
  cross: 'vm.send',
} as const;

/** Each interface on the network of the same name there, else on the one the server is managed over. */
export function networksFor(from: View, to: View, vm: string, host: string): Readonly<Record<string, string>> {
  const named = new Map([...to.all('network')].map((network) => [network.name_label, network.$ref]));
  const pifs = (to.get('host', host)?.PIFs ?? []).flatMap((ref) => to.get('PIF', ref) ?? []);
  const fallback = pifs.find((pif) => pif.management)?.network ?? 'OpaqueRef:NULL';
  const record = from.get('VM', vm);
  const snapshots = (record?.snapshots ?? []).flatMap((ref) => from.get('VM', ref)?.VIFs ?? []);
  return Object.fromEntries(
    [...(record?.VIFs ?? []), ...snapshots].map((ref) => {
      const network = from.get('network', from.get('VIF', ref)?.network ?? '');
      return [ref, named.get(network?.name_label ?? '') ?? fallback];
    }),
  );
}

function argsOf(
  { landing, lane }: Item,
  choice: Choice,
  view: (pool: PoolId) => View,
): Readonly<Record<string, unknown>> {
  switch (landing.way) {
    case 'live':
      return { host: lane.host, ...(choice.home ? { home: true } : {}) };
    case 'home':
      return { host: lane.host };
    default: {
      const { sr } = choice;
      const vdis =
        sr === undefined ? landing.vdis : Object.fromEntries(Object.keys(landing.vdis).map((vdi) => [vdi, sr]));
      const vifs =
        landing.way === 'cross'
          ? { vifs: networksFor(view(landing.vm.pool), view(lane.pool), landing.vm.ref, lane.host) }
          : {};
      return { pool: lane.pool, host: lane.host, vdis, ...vifs, ...(choice.copy ? { copy: true } : {}) };
    }
  }
}

/** A plan as commands: one per kind of deed, each VM with arguments of its own. */
export function deedsOf(plan: Plan, choice: Choice, view: (pool: PoolId) => View): readonly Deed[] {
  const deeds = new Map<string, { keys: ObjectKey[]; each: Map<string, Readonly<Record<string, unknown>>> }>();
  for (const item of plan.going) {
    if (!item.landing.way) continue;
    const action = actionOf[item.landing.way];
    let deed = deeds.get(action);
    if (!deed) deeds.set(action, (deed = { keys: [], each: new Map() }));
    deed.keys.push({ pool: item.landing.vm.pool, cls: 'VM', uuid: item.landing.uuid });
    deed.each.set(item.landing.uuid, argsOf(item, choice, view));
  }
  return [...deeds].map(([action, deed]) => ({ action, ...deed }));
}

/** Where copied disks may go, when anything is copied to one server. */
export function storageChoices(plan: Plan, view: (pool: PoolId) => View) {
  const copied = plan.going.some(({ landing }) => landing.disks > 0);
  return copied && plan.lane ? storageAt(view(plan.pool), plan.lane.host) : [];
}
