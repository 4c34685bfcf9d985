import type { Hook, HookMoment } from '../plan/hook.ts';
import type { Debt } from '../plan/plan-types.ts';
import type { Image, Payload } from '../../updates/payload.ts';
import type { Named } from '../../inventory/named.ts';

/** Phases of one server, as the lanes of the board show them. */
export type Phase = 'start' | 'leave' | 'update' | 'restart' | 'return' | 'verify' | 'end';

export type Deed =
  /** Marks the pool as being rolled by this console. */
  | { readonly do: 'claim' }
  | { readonly do: 'switch-off'; readonly debt: Debt }
  /** Brings an update file to the pool, once. */
  | { readonly do: 'introduce'; readonly image: Image; readonly generation: 'iso' | 'patch' }
  /** No new VMs on the server, and the keys by which every console sees maintenance. */
  | { readonly do: 'maintain' }
  | { readonly do: 'move'; readonly vm: Named; readonly to: string }
  /** The server itself moves them; each is journalled as the step of its own that it would have been. */
  | { readonly do: 'evacuate' }
  | { readonly do: 'suspend' | 'shut-down'; readonly vm: Named }
  /** Becomes one of the above by a person's answer. */
  | { readonly do: 'ask-away'; readonly vm: Named; readonly to?: string }
  /** VMs that came to the server after the plan was made leave too, and return. */
  | { readonly do: 'move-strays' | 'return-strays' }
  | { readonly do: 'apply'; readonly payload: Payload }
  | { readonly do: 'reboot' | 'restart-toolstack' }
  | { readonly do: 'enable' }
  /** Storage links as they were before. */
  | { readonly do: 'plug' }
  | { readonly do: 'bring-back'; readonly vm: Named }
  | { readonly do: 'resume' | 'start'; readonly vm: Named }
  /** What the updates ask of VMs that came home or never left; who moved has a fresh device model, but was not restarted. */
  | { readonly do: 'refresh-vms'; readonly how: 'restart' | 'device-models' }
  | { readonly do: 'end-maintenance' }
  | { readonly do: 'verify' }
  /** Watches the health of everything updated so far. */
  | { readonly do: 'soak'; readonly minutes: number }
  | { readonly do: 'put-back'; readonly debt: Debt }
  | { readonly do: 'clean'; readonly image: Image; readonly generation: 'iso' | 'patch' }
  /** Calls an address or a program. Whoever is called may be called twice: nobody sees from here whether it was. */
  | { readonly do: 'hook'; readonly hook: Hook; readonly moment: HookMoment }
  | { readonly do: 'release' };

/** One thing that is done, seen to be done, and journalled. Ids are stable: the same plan always has the same ones. */
export interface Step {
  readonly id: string;
  readonly phase: Phase;
  /** uuid of the server it belongs to; none for the pool's own steps. */
  readonly host?: string;
  readonly deed: Deed;
  /** The step whose effect this one takes back. Such a step is owed as soon as the other began, even after a stop. */
  readonly undoes?: string;
}

/** Steps that may run side by side, then the next stage. */
export interface Stage {
  readonly id: string;
  readonly host?: string;
  readonly phase: Phase;
  readonly steps: readonly Step[];
  readonly atOnce: number;
}

/** What the name of a fact about a VM that came later begins with. */
export const STRAY = 'stray ';
