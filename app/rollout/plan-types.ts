import type { Consequence, Guidance } from './guidance.ts';

/** Objects are named by uuid everywhere in a rollout: it outlives references, and restarts. */
export interface Named {
  readonly uuid: string;
  readonly name: string;
}

/** What is put on servers, by the generation of the pool; detected from its API. */
export type Payload =
  /** The pool's own repositories: everything that the last sync found, pinned by the hash it had then. */
  | { readonly generation: 'cdn'; readonly hash: string; readonly count: number }
  /** Update ISOs, in the order in which they require each other. */
  | { readonly generation: 'iso'; readonly updates: readonly Image[] }
  /** Legacy patch files. */
  | { readonly generation: 'patch'; readonly updates: readonly Image[] }
  /** XCP-ng's packages, through its updater plugin. */
  | { readonly generation: 'yum'; readonly count: number }
  /** Nothing is applied: a roll of reboots, or pending guidance that is finished. */
  | { readonly generation: 'none' };

/** One update file. */
export interface Image extends Named {
  /** On this machine already, chosen by a person. */
  readonly file?: string;
  /** Where it is fetched from otherwise. */
  readonly url?: string;
  readonly size: number;
  readonly guidance: readonly Guidance[];
}

/** What one server is in for. */
export interface HostWork {
  readonly host: string;
  readonly payload: Payload;
  readonly guidance: readonly Guidance[];
  readonly livePatch: boolean;
}

/** What happens to a VM while its server is away. */
export type Policy = 'migrate' | 'suspend' | 'shut-down' | 'stay';

/** Something that is switched off for the run and must be put back, whatever happens. */
export type Debt =
  | {
      readonly kind: 'ha';
      readonly srs: readonly string[];
      readonly tolerate: number;
      readonly configuration: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'wlb' }
  | { readonly kind: 'auto-power-on' }
  | { readonly kind: 'schedule'; readonly schedule: Named }
  | { readonly kind: 'cd'; readonly vm: Named; readonly vbd: string; readonly vdi: Named };

export interface Away {
  readonly vm: Named;
  readonly memory: number;
  readonly how: 'migrate' | 'suspend' | 'shut-down';
  /** Where it goes meanwhile; for `migrate` only. */
  readonly to?: string;
}

export interface HostPlan {
  readonly host: Named;
  readonly coordinator: boolean;
  readonly work: HostWork;
  readonly consequence: Consequence;
  /** VMs that leave, in order; they return in the reverse one. */
  readonly away: readonly Away[];
}

/** Limits and manners of a run; times in minutes. */
export interface Safeguards {
  /** Milliseconds since 1970; nothing new begins after its end. */
  readonly window?: { readonly from: number; readonly until: number };
  readonly atWindowEnd: 'finish-server' | 'stop-and-put-back' | 'ask';
  readonly soak: number;
  /** Live migrations at once. */
  readonly concurrency: number;
  readonly restarts: 'automatic' | 'ask';
  readonly onFailure: 'ask' | 'stop-and-put-back';
  /** A server that is not back after this long is asked about; nothing is forced. */
  readonly patience: number;
  /** Reference of the network that migrations use; the management network when left out. */
  readonly network?: string;
  /** Hold before each server while the pool has alarms that came after the start. */
  readonly holdOnAlarms: boolean;
}

export const usualSafeguards: Safeguards = {
  atWindowEnd: 'finish-server',
  soak: 0,
  concurrency: 3,
  restarts: 'automatic',
  onFailure: 'ask',
  patience: 20,
  holdOnAlarms: true,
};

/** A whole run of one pool, decided before anything is called. Plain data: saved, exported, replayed. */
export interface Plan {
  readonly version: 1;
  readonly pool: Named;
  /** Milliseconds since 1970. */
  readonly made: number;
  readonly hosts: readonly HostPlan[];
  readonly debts: readonly Debt[];
  readonly safeguards: Safeguards;
  /** Findings that a person waived, with the reason given. */
  readonly waivers: readonly { readonly finding: string; readonly reason: string }[];
}
