import type { Site } from './facts.ts';
import { pack } from './pack.ts';
import type { Reason } from './reason.ts';
import { Room } from './room.ts';
import { whyNot } from './why-not.ts';

/** One VM that has to leave a server. */
export interface Leaving {
  readonly vm: string;
  readonly name: string;
  readonly memory: number;
  /** Where packing would put it. */
  readonly to: string | undefined;
  /** Servers that could take it if nobody else came, for choosing another. */
  readonly options: readonly string[];
  /** Why it cannot leave: the reason that most servers give, when none takes it. */
  readonly blocked: Reason | undefined;
}

/** The reason against most servers; what is about the VM itself wins over what is about a server. */
function mainReason(all: readonly (readonly Reason[])[]): Reason | undefined {
  const votes = new Map<string, { reason: Reason; count: number }>();
  for (const [reason] of all) {
    if (!reason) continue;
    const vote = votes.get(reason.code) ?? { reason, count: 0 };
    votes.set(reason.code, { ...vote, count: vote.count + 1 });
  }
  return [...votes.values()].sort((a, b) => b.count - a.count)[0]?.reason;
}

/** Who goes where when a server is emptied, and who cannot go: largest first, apart where they want to be apart. */
export function evacuation(
  site: Site,
  host: string,
  wanted: ReadonlyMap<string, string> = new Map(),
): readonly Leaving[] {
  const room = Room.of(site);
  const vms = room.on(host);
  const targets = [...site.hosts.values()].filter((one) => one.ref !== host && one.live && one.enabled);
  const refs = targets.map((one) => one.ref);
  const packed = pack(site, room, vms, refs, { way: 'live', wanted });
  const to = new Map(packed.moves.map((move) => [move.vm, move.to]));
  const leaving = vms.flatMap((ref): readonly Leaving[] => {
    const vm = site.vms.get(ref);
    if (!vm) return [];
    const against = targets.map((target) => whyNot(site, room, vm, target, 'live'));
    const options = refs.filter((_, index) => against[index]?.length === 0);
    const stranded = packed.stranded.find((one) => one.vm === ref);
    return [
      {
        vm: ref,
        name: vm.name,
        memory: vm.memory,
        to: to.get(ref),
        options,
        blocked: stranded && (mainReason([...stranded.reasons.values()]) ?? mainReason(against) ?? none),
      },
    ];
  });
  return leaving.sort(
    (a, b) => Number(b.blocked !== undefined) - Number(a.blocked !== undefined) || (a.name < b.name ? -1 : 1),
  );
}

const none: Reason = { code: 'NO_HOSTS_AVAILABLE', params: [], why: 'no other server is enabled' };
