import { deedsOf, noChoices, type Choices, type Deed } from '../../../app/wizards/migrate/deeds.ts';
import type { Lane } from '../../../app/placement/drop.ts';
import type { Paces } from '../../../app/placement/estimate.ts';
import type { Landing, Sites, Wanted } from '../../../app/placement/landing.ts';
import { spreading } from '../../../app/placement/spread.ts';
import type { Steps } from '../../../app/placement/steps.ts';
import { storageAt } from '../../../app/placement/storage.ts';
import type { PoolId, View } from '../../../app/inventory/view.ts';
import type { ObjectKey } from '../../objects/place.ts';

/** One carried VM with the server it would go to. */
export interface Item {
  readonly landing: Landing;
  readonly pool: PoolId;
  /** Reference and name of the server. */
  readonly host: string;
  readonly server: string;
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

/** What is known while something is carried. */
interface Known {
  readonly lanes: readonly Lane[];
  readonly sites: Sites;
  readonly paces: Paces;
  readonly wanted: Wanted;
}

const fits = ({ landing }: Item): boolean => landing.reasons.length === 0;
const here = ({ landing }: Item): boolean =>
  landing.reasons.length === 1 && landing.reasons[0]?.code === 'already-here';

function planned(target: string, pool: PoolId, items: readonly Item[], lane: Lane | undefined): Plan {
  const staying = items.filter((item) => !fits(item) && !here(item));
  return { target, pool, items, going: items.filter(fits), staying, lane };
}

/** On a server: what that server's lane says. */
export function planOn(lanes: readonly Lane[], over: ObjectKey): Plan | undefined {
  const lane = lanes.find((one) => one.pool === over.pool && one.uuid === over.uuid);
  if (!lane) return undefined;
  const { pool, host, name } = lane;
  const items = lane.landings.map((landing) => ({ landing, pool, host, server: name }));
  return planned(name, pool, items, lane);
}

/** On a pool: packing gives each VM a server. */
export function* planInto({ lanes, sites, paces, wanted }: Known, pool: PoolId, name: string): Steps<Plan> {
  const carried = (lanes[0]?.landings ?? []).map(({ vm }) => vm);
  const given = yield* spreading(sites, carried, pool, paces, { wanted });
  const items = given.map(({ landing, host }) => ({ landing, pool, host: host.ref, server: host.name }));
  return planned(name, pool, items, undefined);
}

/** What can be chosen before it starts. */
export interface Choice {
  /** SR for every disk that is copied; each disk's own best one when left out. */
  readonly sr: string | undefined;
  readonly home: boolean;
  readonly orElse: boolean;
}

const withStorage = (landing: Landing, sr: string | undefined): Landing =>
  sr === undefined || landing.disks === 0
    ? landing
    : { ...landing, vdis: Object.fromEntries(Object.keys(landing.vdis).map((vdi) => [vdi, sr])) };

/** A plan as commands: one per kind of deed, each VM with arguments of its own. */
export function deedsOfPlan(
  plan: Plan,
  { sr, home, orElse }: Choice,
  wanted: Wanted,
  view: (pool: PoolId) => View,
): readonly Deed[] {
  const choices: Choices = { ...noChoices, home, orElse, copy: wanted === 'copy' };
  return deedsOf(
    plan.going.map(({ landing, pool, host }) => ({ landing: withStorage(landing, sr), pool, host })),
    choices,
    view,
  );
}

/** Where copied disks may go, when anything is copied to one server. */
export function storageChoices(plan: Plan, view: (pool: PoolId) => View) {
  const copied = plan.going.some(({ landing }) => landing.disks > 0);
  return copied && plan.lane ? storageAt(view(plan.pool), plan.lane.host) : [];
}
