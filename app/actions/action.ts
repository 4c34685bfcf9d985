import type { Obj, MirroredCls, View } from '../inventory/view.ts';

/** What a rule reads besides the objects themselves. */
export interface Situation {
  readonly view: View;
  /** The session's least-to-most role, as in `app/xenapi` ROLES. */
  readonly role: string;
  /** False while the pool is away: then nothing may be done. */
  readonly live: boolean;
  /** Server time, milliseconds since 1970. */
  readonly now: number;
}

/** Yes, or no with a reason in under ten words for a person, and a code for tests and for fixes. */
export type Verdict =
  { readonly ok: true } | { readonly ok: false; readonly code: string; readonly why: string; readonly fix?: Fix };

/** Another action that would remove the reason. */
export interface Fix {
  readonly action: string;
  readonly label: string;
  readonly target?: { readonly cls: MirroredCls; readonly ref: string };
  readonly args?: Readonly<Record<string, unknown>>;
}

/** What an action may do to a server. Run for real by main, or against a recorder to show the commands beforehand. */
export interface Caller {
  /** A quick call; answers its decoded result. */
  call<T = unknown>(method: string, ...params: readonly unknown[]): Promise<T>;
  /** The `Async.` form, awaited until its effect has been seen; `share` is its part of the action's progress. */
  task<T = unknown>(method: string, params: readonly unknown[], share?: number): Promise<T>;
  /** The objects as they are now: fresher than when the action was chosen. */
  readonly view: View;
}

/** One thing an admin can do to objects of some classes. Everything that offers it asks `check`; `run` is the only place with calls. */
export interface Action<C extends MirroredCls = MirroredCls, A = Readonly<Record<string, unknown>>> {
  /** Stable: "vm.start". */
  readonly id: string;
  /** The verb on a button: "Start". An ellipsis means that it asks first. */
  readonly label: string;
  readonly applies: readonly C[];
  /** Methods it calls; the least role follows from them. */
  readonly methods: readonly string[];
  check(situation: Situation, target: Obj<C>, args: A): Verdict;
  /** Title of its activity row: "Start web-07". */
  title(target: Obj<C>, args: A): string;
  run(caller: Caller, target: Obj<C>, args: A): Promise<unknown>;
}
