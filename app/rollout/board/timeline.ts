import type { View } from '../../inventory/view.ts';
import { survey } from '../../placement/facts.ts';
import type { Site } from '../../placement/facts.ts';
import { Room } from '../../placement/room.ts';
import { applying, migration, nothing, parking, plus, renewing, restarting, settling } from '../estimate/estimate.ts';
import type { History, Span } from '../estimate/estimate.ts';
import { blackoutUntil } from '../plan/blackout.ts';
import type { Away, HostPlan, Plan } from '../plan/plan-types.ts';
import type { Phase } from '../run/step.ts';

/** Times are seconds after the beginning of the run, likely ones; memory in bytes. */
export interface LanePhase {
  readonly phase: Extract<Phase, 'leave' | 'update' | 'restart' | 'return'>;
  readonly from: number;
  readonly until: number;
}

export interface MemoryPoint {
  readonly at: number;
  readonly used: number;
}

export interface Lane {
  readonly host: string;
  readonly name: string;
  readonly coordinator: boolean;
  readonly capacity: number;
  readonly phases: readonly LanePhase[];
  readonly memory: readonly MemoryPoint[];
}

/** One VM on its way: a ribbon of the board. */
export interface Ribbon {
  readonly vm: string;
  readonly name: string;
  readonly memory: number;
  readonly from: string;
  readonly to: string;
  readonly begins: number;
  readonly ends: number;
  readonly back: boolean;
}

export interface Timeline {
  readonly lanes: readonly Lane[];
  readonly ribbons: readonly Ribbon[];
  readonly end: Span;
  /** Where the least memory is left, and for how long. */
  readonly tightest:
    { readonly host: string; readonly free: number; readonly from: number; readonly until: number } | undefined;
  readonly moves: number;
  readonly bytes: number;
}

/** Plays a plan against the pool as it is now, without calling anything; begun then, milliseconds since 1970. */
export function timelineOf(plan: Plan, view: View, history: History, begun: number): Timeline {
  const site = survey(view);
  const stage = new Stage(plan, site, view, history, begun);
  for (const host of plan.hosts) stage.play(host);
  return stage.result();
}

class Stage {
  readonly #plan: Plan;
  readonly #site: Site;
  readonly #view: View;
  readonly #history: History;
  readonly #begun: number;
  readonly #room: Room;
  readonly #byUuid: ReadonlyMap<string, string>;
  readonly #phases = new Map<string, LanePhase[]>();
  readonly #memory = new Map<string, MemoryPoint[]>();
  readonly #ribbons: Ribbon[] = [];
  #clock: Span = nothing;

  constructor(plan: Plan, site: Site, view: View, history: History, begun: number) {
    this.#plan = plan;
    this.#site = site;
    this.#view = view;
    this.#history = history;
    this.#begun = begun;
    this.#room = Room.of(site);
    this.#byUuid = new Map([...site.hosts.values(), ...site.vms.values()].map((one) => [one.uuid, one.ref]));
    for (const host of site.hosts.keys()) this.#note(host);
  }

  play(plan: HostPlan): void {
    const link = this.#link(plan.host.uuid);
    this.#sitOut();
    this.#phase(plan, 'leave', () => this.#travel(plan, plan.away, link, false));
    this.#phase(plan, 'update', () => this.#pass(applying(plan.work.payload, this.#history)));
    this.#phase(plan, 'restart', () => this.#pass(restarting(plan, this.#model(plan.host.uuid), this.#history)));
    this.#phase(plan, 'return', () => {
      this.#pass(settling);
      this.#travel(plan, plan.away.toReversed(), link, true);
      this.#pass(renewing(this.#plan, plan));
    });
    this.#pass(soak(this.#plan, plan === this.#plan.hosts[0]));
  }

  result(): Timeline {
    const hosts = [...this.#site.hosts.values()];
    for (const host of hosts) this.#note(host.ref);
    const order = this.#plan.hosts.map((one) => one.host.uuid);
    const place = (uuid: string): number => (order.includes(uuid) ? order.indexOf(uuid) : order.length);
    const lanes = hosts
      .map((host): Lane => ({
        host: host.uuid,
        name: host.name,
        coordinator: host.coordinator,
        capacity: host.capacity,
        phases: this.#phases.get(host.ref) ?? [],
        memory: this.#memory.get(host.ref) ?? [],
      }))
      .sort((a, b) => place(a.host) - place(b.host) || (a.name < b.name ? -1 : 1));
    return {
      lanes,
      ribbons: this.#ribbons,
      end: this.#clock,
      tightest: tightest(lanes),
      moves: this.#ribbons.length,
      bytes: this.#ribbons.reduce((sum, one) => sum + one.memory, 0),
    };
  }

  #phase(plan: HostPlan, phase: LanePhase['phase'], run: () => void): void {
    const ref = this.#byUuid.get(plan.host.uuid) ?? '';
    const from = this.#clock.likely;
    run();
    if (this.#clock.likely === from) return;
    const phases = this.#phases.get(ref) ?? [];
    phases.push({ phase, from, until: this.#clock.likely });
    this.#phases.set(ref, phases);
  }

  /** Hours in which no server is begun; whoever is early or late may meet them or not. */
  #sitOut(): void {
    const { blackout } = this.#plan.safeguards;
    if (!blackout) return;
    const wait = (seconds: number): number => {
      const at = this.#begun + seconds * 1000;
      return ((blackoutUntil(blackout, at) ?? at) - at) / 1000;
    };
    const { low, likely, high } = this.#clock;
    this.#pass({ low: wait(low), likely: wait(likely), high: wait(high) });
  }

  #pass(span: Span): void {
    this.#clock = plus(this.#clock, span);
  }

  /** VMs go in waves of as many as may move at once; a wave takes as long as its slowest. */
  #travel(plan: HostPlan, vms: readonly Away[], link: number, back: boolean): void {
    const home = this.#byUuid.get(plan.host.uuid) ?? '';
    const beside = Math.max(1, this.#plan.safeguards.concurrency);
    for (let first = 0; first < vms.length; first += beside) {
      const wave = vms.slice(first, first + beside);
      const begins = this.#clock.likely;
      const spans = wave.map((one) =>
        one.how === 'migrate' ? migration(one.memory, link, wave.length, this.#history) : parking(one.how, one.memory),
      );
      this.#pass(longest(spans));
      for (const [index, one] of wave.entries()) {
        const vm = this.#byUuid.get(one.vm.uuid) ?? '';
        const away = one.to === undefined ? undefined : this.#byUuid.get(one.to);
        this.#room.put(vm, back ? home : away);
        if (away === undefined || one.to === undefined) continue;
        const [from, to] = back ? [one.to, plan.host.uuid] : [plan.host.uuid, one.to];
        const ends = begins + (spans[index]?.likely ?? 0);
        this.#ribbons.push({ vm: one.vm.uuid, name: one.vm.name, memory: one.memory, from, to, begins, ends, back });
        this.#note(away);
      }
      this.#note(home);
    }
  }

  #note(host: string): void {
    const points = this.#memory.get(host) ?? [];
    points.push({ at: this.#clock.likely, used: this.#room.used(host) });
    this.#memory.set(host, points);
  }

  #model(host: string): string {
    return this.#view.get('host', this.#byUuid.get(host) ?? '')?.cpu_info['modelname'] ?? '';
  }

  /** Mbit/s of the interface that migrations leave by; a gigabit where nothing is known. */
  #link(host: string): number {
    const pifs =
      this.#view.get('host', this.#byUuid.get(host) ?? '')?.PIFs.map((ref) => this.#view.get('PIF', ref)) ?? [];
    const { network } = this.#plan.safeguards;
    const pif = pifs.find((one) => (network === undefined ? one?.management : one?.network === network));
    return this.#view.get('PIF_metrics', pif?.metrics ?? '')?.speed || 1000;
  }
}

const longest = (spans: readonly Span[]): Span => ({
  low: Math.max(0, ...spans.map((one) => one.low)),
  likely: Math.max(0, ...spans.map((one) => one.likely)),
  high: Math.max(0, ...spans.map((one) => one.high)),
});

function soak({ safeguards }: Plan, first: boolean): Span {
  const seconds = Math.max(safeguards.soak, first ? safeguards.canary : 0) * 60;
  return { low: seconds, likely: seconds, high: seconds };
}

function tightest(lanes: readonly Lane[]): Timeline['tightest'] {
  let found: Timeline['tightest'];
  for (const lane of lanes) {
    for (const [index, point] of lane.memory.entries()) {
      const free = lane.capacity - point.used;
      if (found && free >= found.free) continue;
      found = { host: lane.host, free, from: point.at, until: lane.memory[index + 1]?.at ?? point.at };
    }
  }
  return found;
}
