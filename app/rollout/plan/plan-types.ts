import type { Blackout } from './blackout.ts';
import type { Hook } from './hook.ts';
import type { Consequence } from '../../updates/guidance.ts';
import type { Named } from '../../inventory/named.ts';
import type { HostWork } from '../../updates/payload.ts';

/** What happens to a VM while its server is away: `stay` goes down and up with it, `ask` is decided when it is its turn. */
export type Policy = 'migrate' | 'suspend' | 'shut-down' | 'stay' | 'ask';

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
  readonly how: Policy;
  /** Where it goes meanwhile; for `migrate`, and for `ask` where there is room. */
  readonly to?: string;
  /** Its guest tools answered when the plan was made, and so should afterwards. */
  readonly tools?: true;
}

export interface HostPlan {
  readonly host: Named;
  readonly coordinator: boolean;
  readonly work: HostWork;
  readonly consequence: Consequence;
  /** VMs that leave, in order; they return in the reverse one. */
  readonly away: readonly Away[];
}

/** What must hold of everything updated so far, during a watch and before the next wave. */
export const healthRules = ['servers', 'vms', 'tools', 'storage', 'alarms'] as const;

export type HealthRule = (typeof healthRules)[number];

/** What a person is told of a run although they look elsewhere: that it waits for them, and that it has ended. */
export const newsKinds = ['asks', 'ends'] as const;

export type NewsKind = (typeof newsKinds)[number];

/** A place among pools that are rolled together. The first wave is the canary where later ones wait for it. */
export interface Train {
  readonly id: string;
  /** From 0; a wave begins when every pool of the earlier ones is complete. */
  readonly wave: number;
  /** Pools of one wave at once. */
  readonly atOnce: number;
  /** Minutes for which an earlier wave is watched before this one. */
  readonly soak: number;
}

/** Limits and manners of a run; times in minutes. */
export interface Safeguards {
  /** Milliseconds since 1970; nothing new begins after its end. */
  readonly window?: { readonly from: number; readonly until: number };
  readonly blackout?: Blackout;
  readonly atWindowEnd: 'finish-server' | 'stop-and-put-back' | 'ask';
  /** For which each server is watched before the next. */
  readonly soak: number;
  /** For which the first server of the pool is watched, the canary. */
  readonly canary: number;
  /** What a watch looks at; the first that does not hold ends it as a failure. */
  readonly health: readonly HealthRule[];
  /** Live migrations at once. */
  readonly concurrency: number;
  /** VMs that move are left to the server, in its order and to targets of its own choice; each comes home as it went. */
  readonly evacuate?: boolean;
  readonly restarts: 'automatic' | 'ask';
  readonly onFailure: 'ask' | 'stop-and-put-back';
  /** A server that is not back after this long is asked about; nothing is forced. */
  readonly patience: number;
  /** A migration without progress for this long is given up, and the next best server tried. */
  readonly stall: number;
  /** Reference of the network that migrations use; the management network when left out. */
  readonly network?: string;
  /** Hold before each server while the pool has alarms that came after the start. */
  readonly holdOnAlarms: boolean;
  /** All of it where left out. */
  readonly tell?: readonly NewsKind[];
  /** What is called at moments of the run. */
  readonly hooks?: readonly Hook[];
}

export const usualSafeguards: Safeguards = {
  atWindowEnd: 'finish-server',
  soak: 0,
  canary: 0,
  health: healthRules,
  concurrency: 3,
  evacuate: false,
  restarts: 'automatic',
  onFailure: 'ask',
  patience: 20,
  stall: 10,
  holdOnAlarms: true,
  tell: newsKinds,
  hooks: [],
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
  /** VMs that the updates ask to restart are restarted, each once its server is done; otherwise that is left to people. */
  readonly restartVms?: true;
  /** Findings that a person waived, with the reason given. */
  readonly waivers: readonly { readonly finding: string; readonly reason: string }[];
  /** Set where several pools are rolled together. */
  readonly train?: Train;
}
