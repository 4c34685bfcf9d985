import { actionOfWay } from '../../actions/migrate/may.ts';
import type { MirroredCls, PoolId, View } from '../../inventory/view.ts';
import type { Landing } from '../../placement/landing.ts';
import { networksFor, roadsTo } from './networks.ts';

/** An object by the names that outlive a reconnection. */
interface Key {
  readonly pool: PoolId;
  readonly cls: MirroredCls;
  readonly uuid: string;
}

/** One command to the engine: an action on some objects, each with arguments of its own. */
export interface Deed {
  readonly action: string;
  readonly keys: readonly Key[];
  readonly each: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** One VM that goes, with its server. */
export interface Going {
  readonly landing: Landing;
  readonly pool: PoolId;
  /** Reference of the server. */
  readonly host: string;
}

/** What was chosen for all of them. */
export interface Choices {
  readonly copy: boolean;
  readonly home: boolean;
  readonly orElse: boolean;
  readonly compress: boolean;
  /** UUID of the network the bytes travel over; the management network when empty. */
  readonly transfer: string;
  /** Networks by interface, by UUID. */
  readonly networks: Readonly<Record<string, string>>;
}

export const noChoices: Choices = {
  copy: false,
  home: false,
  orElse: false,
  compress: false,
  transfer: '',
  networks: {},
};

type Args = Readonly<Record<string, unknown>>;

/** How the bytes travel, as far as it was chosen. */
function travel(view: View, host: string, { transfer, compress }: Choices): Args {
  const road = roadsTo(view, host).find(({ uuid }) => uuid === transfer);
  return { ...(road ? { network: road.ref } : {}), ...(compress ? { compress: true } : {}) };
}

function argsOf({ landing, pool, host }: Going, choices: Choices, view: (pool: PoolId) => View): Args {
  const to = view(pool);
  switch (landing.way) {
    case 'live':
      return {
        host,
        ...(choices.home ? { home: true } : {}),
        ...(choices.orElse ? { orElse: true } : {}),
        ...travel(to, host, choices),
      };
    case 'home':
      return { host };
    case 'copy': {
      const [sr] = Object.values(landing.vdis);
      return { name: `${landing.name} copy`, ...(sr === undefined ? {} : { sr }) };
    }
    default: {
      const from = view(landing.vm.pool);
      const vm = from.get('VM', landing.vm.ref);
      const vifs = landing.way === 'cross' && vm ? { vifs: networksFor(from, to, vm, host, choices.networks) } : {};
      const copy = choices.copy ? { copy: true } : {};
      return { pool, host, vdis: landing.vdis, ...vifs, ...copy, ...travel(to, host, choices) };
    }
  }
}

/** As commands: one per kind of deed. */
export function deedsOf(going: readonly Going[], choices: Choices, view: (pool: PoolId) => View): readonly Deed[] {
  const deeds = new Map<string, { keys: Key[]; each: Map<string, Args> }>();
  for (const one of going) {
    const { landing } = one;
    if (!landing.way) continue;
    const action = actionOfWay[landing.way];
    let deed = deeds.get(action);
    if (!deed) deeds.set(action, (deed = { keys: [], each: new Map() }));
    deed.keys.push({ pool: landing.vm.pool, cls: 'VM', uuid: landing.uuid });
    deed.each.set(landing.uuid, argsOf(one, choices, view));
  }
  return [...deeds].map(([action, deed]) => ({ action, ...deed }));
}
