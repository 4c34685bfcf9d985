import { survey } from '../../placement/facts.ts';
import type { HostFacts, Site, VmFacts } from '../../placement/facts.ts';
import { pack } from '../../placement/pack.ts';
import type { Stranded } from '../../placement/pack.ts';
import { Room } from '../../placement/room.ts';
import type { View } from '../../inventory/view.ts';
import { consequence } from '../../updates/guidance.ts';
import { livePatches } from '../../updates/live-patches.ts';
import type { Away, Debt, HostPlan, Plan, Policy, Safeguards, Train } from './plan-types.ts';
import type { HostWork } from '../../updates/payload.ts';
import { taggedPolicy } from './policy-tags.ts';
import { possibleDebts } from './debts.ts';
import { debtId } from './debts.ts';

/** What a person decided about a run; everything has a usual answer. */
export interface Choices {
  /** uuid → what happens to that VM while its server is away; as its tag says unless chosen, and `migrate` without one. */
  readonly policies: Readonly<Record<string, Policy>>;
  /** uuid of a VM → uuid of the server it is to wait on. */
  readonly targets: Readonly<Record<string, string>>;
  /** uuids of servers, in the order wished for; the coordinator is first whatever this says. */
  readonly order: readonly string[];
  /** Bytes to leave free on every server where possible. */
  readonly headroom: number;
  readonly safeguards: Safeguards;
  readonly waivers: Plan['waivers'];
  /** Ids of debts that a person agreed to: switched off during the run and put back after it. */
  readonly agreed: readonly string[];
  readonly train?: Train;
}

/** A VM that nothing in the choices says how to get away. */
export interface Stuck {
  readonly host: string;
  readonly vm: string;
  readonly stranded: Stranded;
}

export interface Planned {
  readonly plan: Plan;
  /** Servers of `work` that cannot be emptied as chosen, VM by VM. The plan is not runnable while there are any. */
  readonly stuck: readonly Stuck[];
  readonly site: Site;
}

/**
 * The whole sequence, simulated before anything is called: each server in turn is emptied onto what the others have left at
 * that moment, and gets its own VMs back before the next one begins. So every VM moves twice, which is the least that brings
 * it home, and a VM is only ever moved from an older server to one as new or newer.
 */
export function plan(view: View, work: readonly HostWork[], choices: Choices, made: number): Planned {
  const possible = possibleDebts(
    view,
    work.map((one) => one.host),
  );
  const debts = possible.filter((debt) => choices.agreed.includes(debtId(debt)));
  const site = ejected(survey(view), debts);
  const room = Room.of(site);
  const stuck: Stuck[] = [];
  const hosts: HostPlan[] = [];
  let now = site;
  for (const one of inOrder(site, work, choices.order)) {
    const host = hostByUuid(site, one.host);
    if (!host) continue;
    const planned = planHost(view, now, room, host, one, choices);
    hosts.push(planned.plan);
    stuck.push(...planned.stuck);
    now = newer(now, host.ref);
  }
  const [pool] = view.all('pool');
  const name = pool?.name_label || site.hosts.get(pool?.master ?? '')?.name || 'pool';
  return {
    plan: {
      version: 1,
      pool: { uuid: pool?.uuid ?? '', name },
      made,
      hosts,
      debts,
      ...(restartsVms(work, choices) ? { restartVms: true } : {}),
      safeguards: choices.safeguards,
      waivers: choices.waivers,
      ...(choices.train ? { train: choices.train } : {}),
    },
    stuck,
    site,
  };
}

/** The coordinator must be first: the server refuses members before it. Then as wished, then the least to move. */
function inOrder(site: Site, work: readonly HostWork[], wished: readonly string[]): readonly HostWork[] {
  const rank = (one: HostWork): readonly [number, number, number, string] => {
    const host = hostByUuid(site, one.host);
    const place = wished.indexOf(one.host);
    const load = [...site.vms.values()].filter((vm) => vm.at === host?.ref).reduce((sum, vm) => sum + vm.memoryMost, 0);
    return [host?.coordinator ? 0 : 1, place < 0 ? wished.length : place, load, host?.name ?? ''];
  };
  return work
    .map((one) => [rank(one), one] as const)
    .sort(([a], [b]) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : 1))
    .map(([, one]) => one);
}

function planHost(
  view: View,
  site: Site,
  room: Room,
  host: HostFacts,
  work: HostWork,
  choices: Choices,
): { plan: HostPlan; stuck: Stuck[] } {
  const what = consequence(new Set(work.guidance), work.livePatch && livePatches(view, host.ref, work.payload));
  const here = what.evacuate ? room.on(host.ref).flatMap((ref) => site.vms.get(ref) ?? []) : [];
  const policyOf = (vm: VmFacts): Policy =>
    choices.policies[vm.uuid] ?? taggedPolicy(view.get('VM', vm.ref)?.tags ?? []) ?? 'migrate';
  const moving = here.filter((vm) => policyOf(vm) === 'migrate' || policyOf(vm) === 'ask');
  const targets = [...site.hosts.values()]
    .filter((one) => one.ref !== host.ref && one.live && one.enabled)
    .map((one) => one.ref);
  const wanted = new Map(
    moving.flatMap((vm) => {
      const target = hostByUuid(site, choices.targets[vm.uuid] ?? '');
      return target && target.ref !== host.ref ? [[vm.ref, target.ref] as const] : [];
    }),
  );
  const packing = pack(
    site,
    room,
    moving.map((vm) => vm.ref),
    targets,
    { way: 'live', wanted, headroom: choices.headroom },
  );
  const away = (vm: VmFacts, to?: string): Away => ({
    vm: named(vm),
    memory: vm.memory,
    how: policyOf(vm),
    ...(to === undefined ? {} : { to }),
    ...(hasTools(view, vm) ? { tools: true } : {}),
  });
  const asked = packing.stranded.flatMap((one) => site.vms.get(one.vm) ?? []).filter((vm) => policyOf(vm) === 'ask');
  const parked = [...here.filter((vm) => !moving.includes(vm)), ...asked].map((vm) => away(vm));
  const moved = packing.moves.flatMap((move): Away[] => {
    const vm = site.vms.get(move.vm);
    const to = site.hosts.get(move.to);
    return vm && to ? [away(vm, to.uuid)] : [];
  });
  return {
    plan: {
      host: named(host),
      coordinator: host.coordinator,
      work,
      consequence: what,
      away: [...parked, ...moved],
    },
    stuck: packing.stranded
      .map((stranded) => ({ host: host.uuid, vm: site.vms.get(stranded.vm)?.uuid ?? '', stranded }))
      .filter((one) => !asked.some((vm) => vm.uuid === one.vm)),
  };
}

/** The id of an agreement: VMs are restarted where updates ask for it. */
export const VM_RESTARTS = 'vm-restarts';

/** Agreed to, or all that was wanted: what is pending is to be finished. */
const restartsVms = (work: readonly HostWork[], { agreed }: Choices): boolean =>
  agreed.includes(VM_RESTARTS) ||
  work.some(({ payload, guidance }) => payload.generation === 'none' && guidance.includes('restart-vm'));

const hasTools = (view: View, vm: VmFacts): boolean =>
  view.get('VM_guest_metrics', view.get('VM', vm.ref)?.guest_metrics ?? '')?.PV_drivers_detected === true;

/** CDs that will be out of their drives keep nobody from leaving. */
function ejected(site: Site, debts: readonly Debt[]): Site {
  const gone = new Set(debts.flatMap((debt) => (debt.kind === 'cd' ? [debt.vm.uuid] : [])));
  if (gone.size === 0) return site;
  const vms = new Map(
    [...site.vms].map(([ref, vm]) => [
      ref,
      gone.has(vm.uuid) ? { ...vm, disks: vm.disks.filter((disk) => !disk.cd) } : vm,
    ]),
  );
  return { ...site, vms };
}

/** An updated server counts as newer than any that is not, whatever its version string will say. */
function newer(site: Site, ref: string): Site {
  const host = site.hosts.get(ref);
  if (!host) return site;
  return { ...site, hosts: new Map(site.hosts).set(ref, { ...host, version: [...host.version, 0, 0, 0, 1] }) };
}

export const hostByUuid = (site: Site, uuid: string): HostFacts | undefined =>
  [...site.hosts.values()].find((one) => one.uuid === uuid);

const named = ({ uuid, name }: { readonly uuid: string; readonly name: string }) => ({ uuid, name });
