/** What goes wrong with a call. */
type Effect =
  | { readonly kind: 'error'; readonly code: string; readonly params: readonly string[] }
  | { readonly kind: 'delay'; readonly seconds: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }
  | { readonly kind: 'http-500' };

/** Body of `POST /faults`: which calls, how often, and what happens to them. */
export interface Fault {
  readonly effect: Effect;
  /** `VM.start`, `VM.*`; every call when left out. Asynchronous calls count by their plain name. */
  readonly call?: string;
  readonly pool?: string;
  /** Address of the host spoken to. */
  readonly host?: string;
  /** Reference or uuid of an object the call names. */
  readonly object?: string;
  /** How many times; always when left out. */
  readonly times?: number;
  readonly probability?: number;
}

/** Body of `POST /clock`: another speed, a step by hand, or both. */
export interface ClockOrder {
  readonly speed?: number;
  /** Simulated seconds. */
  readonly advance?: number;
}

/** Body of `POST /scenario`. Pools, hosts and objects go by name, uuid or reference. */
export type Scenario =
  | { readonly kind: 'expire-sessions' | 'lose-events' | 'kill-coordinator'; readonly pool: string }
  | {
      readonly kind: 'crash-host' | 'hang-host' | 'recover-host' | 'change-certificate' | 'restart-toolstack';
      readonly pool: string;
      readonly host: string;
    }
  | { readonly kind: 'skew-clock'; readonly pool: string; readonly host: string; readonly seconds: number }
  | { readonly kind: 'fill-sr'; readonly pool: string; readonly sr: string; readonly freeBytes?: number }
  | { readonly kind: 'break-pbd' | 'mend-pbd'; readonly pool: string; readonly sr: string; readonly host: string }
  | {
      /** `cut-off`: what migrates to the host stands still, until `reconnect`. */
      readonly kind: 'cut-off' | 'reconnect';
      readonly pool: string;
      readonly host: string;
    }
  | {
      readonly kind: 'refuse-migrate' | 'refuse-shutdown';
      readonly pool: string;
      readonly vm: string;
      readonly refuse: boolean;
    }
  | {
      /** From now on the pool's repositories offer another list; the pool has it once it fetches. */
      readonly kind: 'publish';
      readonly pool: string;
      readonly hash: string;
    }
  | {
      readonly kind: 'storm';
      readonly pool: string;
      readonly changesPerSecond: number;
      readonly seconds: number;
    };

/** Each change of a storm writes `storm <number> <milliseconds since 1970>` to some VM's description. */
export interface StormState {
  readonly changes: number;
  readonly running: boolean;
}

/** Body of `POST /truth`: what one data source measured, averaged over the `step` seconds up to each of the times. */
export interface TruthQuery {
  readonly pool: string;
  readonly cls: 'host' | 'VM';
  readonly object: string;
  readonly source: string;
  readonly step: number;
  /** Seconds of the lab's clock. */
  readonly times: readonly number[];
}

/** One of the answer of `GET /stops`: a VM that stopped running, or began anew, since that was asked for the first time. */
export interface Stop {
  readonly pool: string;
  readonly vm: string;
  readonly uuid: string;
  /** The power state it went to, or `Restarted`. */
  readonly what: string;
}

/** Answer of `GET /state`. */
export interface LabState {
  readonly clock: { readonly now: number; readonly speed: number };
  readonly faults: readonly { readonly id: string; readonly fault: Fault; readonly left: number | 'always' }[];
  readonly pools: readonly {
    readonly name: string;
    readonly coordinator: string;
    readonly generation: number;
    readonly sessions: number;
    readonly hosts: readonly { readonly name: string; readonly address: string; readonly reach: string }[];
    readonly objects: Readonly<Record<string, number>>;
    readonly storm: StormState;
  }[];
}
