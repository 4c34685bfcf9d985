import { isRef } from '../../../../app/xenapi/ref.ts';
import { hostSources } from './load-host.ts';
import { vmSources, type LoadSource } from './load-vm.ts';
import { chance, hashText } from './noise.ts';
import { each, peek } from '../typed.ts';
import type { World } from '../world.ts';
import type { Reach } from '../troubles.ts';
import type { SavedLoad, Stay } from './saved-load.ts';

export type { LoadSource } from './load-vm.ts';

/** What a world's hosts and VMs measure. The same moment always gives the same value; an unknown one is NaN. */
export interface Load {
  /** Seconds by a host's own clock. */
  hostTime(host: string): number;
  sources(cls: 'host' | 'VM', ref: string): readonly LoadSource[];
  /** Whether a source is being written down. */
  enabled(ref: string, source: LoadSource): boolean;
  /** Switches a source on or off; its past is forgotten when it goes off. */
  record(ref: string, source: string, on: boolean): void;
  /** The truth at `time` (world's clock, seconds) averaged over the `step` seconds before it. `host`: as that host saw it. */
  value(cls: 'host' | 'VM', ref: string, source: LoadSource, time: number, step: number, host?: string): number;
  /** VMs that a host knew at any time since. */
  vmsOn(host: string, since: number): readonly string[];
  save(): SavedLoad;
}

const DAY = 86_400;

const isGone = ({ kind }: Reach): boolean => kind === 'refused' || kind === 'silent';

function parseTime(text: string): number {
  const plain = text.replace(/^(\d{4})(\d\d)(\d\d)T/, '$1-$2-$3T');
  return Math.floor(Date.parse(plain) / 1000) || 0;
}

class WorldLoad implements Load {
  readonly #world: World;
  readonly #stays = new Map<string, Stay[]>();
  readonly #up = new Map<string, Stay[]>();
  readonly #plugged = new Map<string, number>();
  readonly #switched = new Map<string, { readonly on: boolean; readonly since: number }>();
  readonly #hostSources = new Map<string, { readonly generation: number; readonly list: readonly LoadSource[] }>();

  constructor(world: World, saved?: SavedLoad) {
    this.#world = world;
    const { db } = world;
    const now = this.#now();
    for (const [ref, vm] of each(db, 'VM')) {
      if (vm.is_a_template || vm.is_control_domain || vm.is_a_snapshot) continue;
      const started = parseTime(peek(db, 'VM_metrics', vm.metrics)?.start_time ?? '');
      const begin = started > 0 && started < now ? started : now - 20 * DAY;
      const here = isRef(vm.resident_on);
      const stays: Stay[] = [{ from: begin, host: here ? vm.resident_on : world.coordinator() }];
      if (!here)
        stays.push({
          from: Math.max(begin + 1, Math.floor(now - (0.05 + 2 * chance(hashText(vm.uuid), 5)) * DAY)),
          host: '',
        });
      this.#stays.set(ref, stays);
    }
    for (const [ref] of each(db, 'host')) this.#up.set(ref, [{ from: 0, host: isGone(world.reach(ref)) ? '' : ref }]);
    if (saved !== undefined) this.#remember(saved);
    const stop = db.onChange(({ cls, ref, operation }) => {
      if (cls === 'VM' && operation !== 'del') this.#noteVm(ref);
      if ((cls === 'VBD' || cls === 'VIF') && operation !== 'del') this.#noteDevice(cls, ref);
    });
    const silence = world.onSignal((signal) => {
      if (signal.kind !== 'reach') return;
      this.#note(this.#up, signal.host, isGone(signal.reach) ? '' : signal.host);
    });
    world.onDispose(() => {
      stop();
      silence();
    });
  }

  #now(): number {
    return Math.floor(this.#world.clock.now() / 1000);
  }

  #note(journal: Map<string, Stay[]>, ref: string, host: string): void {
    const stays = journal.get(ref) ?? [];
    if ((stays.at(-1)?.host ?? '') !== host) stays.push({ from: this.#now(), host });
    journal.set(ref, stays);
  }

  #noteVm(ref: string): void {
    const vm = peek(this.#world.db, 'VM', ref);
    if (!vm || vm.is_a_template || vm.is_control_domain || vm.is_a_snapshot) return;
    const runs = vm.power_state === 'Running' || vm.power_state === 'Paused';
    this.#note(this.#stays, ref, runs && isRef(vm.resident_on) ? vm.resident_on : '');
  }

  #noteDevice(cls: 'VBD' | 'VIF', ref: string): void {
    if (!peek(this.#world.db, cls, ref)?.currently_attached) this.#plugged.delete(ref);
    else if (!this.#plugged.has(ref)) this.#plugged.set(ref, this.#now());
  }

  /** What was before this start; whatever changed just before it was kept shows now. */
  #remember({ stays, up, plugged, switched }: SavedLoad): void {
    const { db } = this.#world;
    for (const [ref, journal] of Object.entries(stays)) {
      if (peek(db, 'VM', ref) === undefined) continue;
      this.#stays.set(ref, [...journal]);
      this.#noteVm(ref);
    }
    for (const [ref, journal] of Object.entries(up)) {
      const now = this.#up.get(ref)?.at(-1)?.host;
      this.#up.set(ref, [...journal]);
      if (now !== undefined) this.#note(this.#up, ref, now);
    }
    for (const [ref, since] of Object.entries(plugged)) this.#plugged.set(ref, since);
    for (const [key, how] of Object.entries(switched)) this.#switched.set(key, how);
  }

  save(): SavedLoad {
    return {
      stays: Object.fromEntries(this.#stays),
      up: Object.fromEntries(this.#up),
      plugged: Object.fromEntries(this.#plugged),
      switched: Object.fromEntries(this.#switched),
    };
  }

  hostTime(host: string): number {
    return this.#now() + (this.#world.troubles.skew.get(host) ?? 0);
  }

  sources(cls: 'host' | 'VM', ref: string): readonly LoadSource[] {
    const { db } = this.#world;
    if (cls === 'VM') {
      const vm = peek(db, 'VM', ref);
      return vm ? vmSources(this.#world, vm) : [];
    }
    const { generation } = db;
    const known = this.#hostSources.get(ref);
    if (known?.generation === generation) return known.list;
    const list = hostSources(this.#world, ref, (time) => this.#residents(ref, time));
    this.#hostSources.set(ref, { generation, list });
    return list;
  }

  enabled(ref: string, source: LoadSource): boolean {
    return this.#switched.get(`${ref}/${source.name}`)?.on ?? source.usual;
  }

  record(ref: string, source: string, on: boolean): void {
    this.#switched.set(`${ref}/${source}`, { on, since: this.#now() });
  }

  value(cls: 'host' | 'VM', ref: string, source: LoadSource, time: number, step: number, host?: string): number {
    if (time > this.#now()) return Number.NaN;
    const switched = this.#switched.get(`${ref}/${source.name}`);
    if (!this.enabled(ref, source) || (switched && time <= switched.since)) return Number.NaN;
    const journal = (cls === 'host' ? this.#up : this.#stays).get(ref) ?? [];
    const where = placeAt(journal, time, step);
    if (where === '' || (host !== undefined && where !== host)) return Number.NaN;
    if (cls === 'VM' && placeAt(this.#up.get(where) ?? [], time, step) === '') return Number.NaN;
    const plugged = source.device === undefined ? undefined : this.#plugged.get(source.device);
    if (plugged !== undefined && time <= plugged) return Number.NaN;
    return source.value(time, step);
  }

  vmsOn(host: string, since: number): readonly string[] {
    const found: string[] = [];
    for (const [ref, stays] of this.#stays)
      if (stays.some((stay, index) => stay.host === host && (stays[index + 1]?.from ?? Infinity) > since))
        found.push(ref);
    return found;
  }

  #residents(host: string, time: number): readonly string[] {
    const found: string[] = [];
    for (const [ref, stays] of this.#stays) if (placeAt(stays, time, 0) === host) found.push(ref);
    return found;
  }
}

/** Where it was at `time`; within a longer step, where it was last. */
function placeAt(stays: readonly Stay[], time: number, step: number): string {
  let host = '';
  for (const stay of stays) {
    if (stay.from > time) break;
    if (stay.host !== '' || stay.from <= time - step || step <= 5) host = stay.host;
  }
  return host;
}

const loads = new WeakMap<World, Load>();

/** Begins a world's load with what it remembered at its last start. */
export function resumeLoad(world: World, saved: SavedLoad): void {
  loads.set(world, new WorldLoad(world, saved));
}

/** The load of a world. Its memory of where VMs ran begins with the first call: make it when the world begins. */
export function loadOf(world: World): Load {
  const load = loads.get(world) ?? new WorldLoad(world);
  loads.set(world, load);
  return load;
}
