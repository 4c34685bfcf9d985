import * as z from 'zod';
import type { MirroredCls, Obj, PoolId, View } from '../inventory/view.ts';
import type { Situation } from '../inventory/situation.ts';

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

/** A transfer of bytes between the server and this machine. */
export interface Transfer {
  readonly direction: 'download' | 'upload';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Absolute path on this machine; for what is made here and sent, what to call it. */
  readonly file: string;
  /** What is sent instead of a file. */
  readonly content?: Uint8Array;
  /** What a download must be to count as whole: an archive unless it says otherwise. */
  readonly whole?: 'vhd';
  /** The file is a disk image, or a package with this member; `check` that it is what its manifest says. */
  readonly image?: { readonly member: string; readonly check: boolean };
  /** Label of the task that stands for it on the server. */
  readonly task: string;
  /** Type of the task's result in the datamodel's grammar: "VM ref set". */
  readonly result: string;
  /** Reference of the host spoken to; the coordinator when left out. */
  readonly host?: string;
}

/** What an action may do with files of the computer that runs the console. Whole paths. */
export interface Machine {
  /** Its text, which is shown nowhere; refused over `most` bytes. */
  read(file: string, most: number): Promise<string>;
  /** A new file; never over one that is there. */
  write(file: string, text: string): Promise<void>;
  digest(file: string): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** A new archive of files that the same action made; each is gone once it is in. */
  pack(file: string, members: readonly string[]): Promise<void>;
  /** Only what the same action made. */
  remove(file: string): Promise<void>;
}

/** What a migration loads, so that the queue of migrations can hold back what would be too much. References. */
export interface Load {
  readonly vm?: string;
  readonly from?: string;
  readonly to?: string;
  /** Another pool that takes it in. */
  readonly into?: PoolId;
  /** Memory and disks that cross. */
  readonly bytes: number;
  /** Disks are mirrored: the server takes three at a time. */
  readonly disks?: boolean;
}

/** What an action may do to a server. Run for real by main, or against a recorder to show the commands beforehand. */
export interface Caller {
  /** A quick call; answers its decoded result. */
  call<T = unknown>(method: string, ...params: readonly unknown[]): Promise<T>;
  /** The `Async.` form, awaited until its effect has been seen; `share` is its part of the step's progress. */
  task<T = unknown>(method: string, params: readonly unknown[], share?: number): Promise<T>;
  transfer<T = unknown>(transfer: Transfer, share?: number): Promise<T>;
  /** A small HTTP request to a server of the pool, beside the calls; answers the bytes of its reply. */
  fetch(
    method: 'GET' | 'PUT',
    path: string,
    query: Readonly<Record<string, string>>,
    body?: Uint8Array,
  ): Promise<Uint8Array>;
  /** A named part of the action, with its own progress and outcome in the timeline; parts may run side by side. */
  step<T>(title: string, work: (caller: Caller) => Promise<T>): Promise<T>;
  /** How many steps there will be at least, so that its progress does not begin too high. */
  expectSteps(count: number): void;
  /** A step that is a migration: it waits its turn in the queue of migrations. */
  move<T>(title: string, load: Load, work: (caller: Caller) => Promise<T>): Promise<T>;
  /** Arguments that a retry of this has besides: what was done already need not be done twice. */
  retryWith(args: Readonly<Record<string, unknown>>): void;
  /** For putting right what was begun: its calls are made even when the action is being cancelled. */
  readonly steadfast: Caller;
  /** Resolves once the objects satisfy `condition`; rejects with `timed-out` after `seconds`. */
  until(condition: (view: View) => boolean, seconds: number, waitingFor: string): Promise<void>;
  /** The objects as they are now: fresher than when the action was chosen. */
  readonly view: View;
  /** The same abilities in another pool. */
  other(pool: PoolId): Caller;
  /** Tells of an intended absence of the pool (a coordinator that restarts). */
  expectAbsence(waitingFor: string, seconds: number): void;
  /** Small files of this machine beside what is transferred. */
  readonly machine: Machine;
  /** Rejects unless this is the password of whoever is signed in. */
  proveSelf(password: string): Promise<void>;
  /** The console signs in with it from now on; where it keeps the old one, it keeps this instead. */
  passwordChanged(password: string): Promise<void>;
  /**
   * A server is about to show another certificate, this one where it is known: it is trusted as the old one was. What it
   * answers is to be told whether it came to pass.
   */
  trustNext(host: string, pem?: string): (cameToPass: boolean) => Promise<void>;
  /** A server that has left the pool is listed as one of its own, and signed in to as its pool was. */
  takeOn(name: string, address: string): Promise<void>;
  /** The pool is no more: this console lets go of it when the action has ended. */
  letGo(): void;
}

/** VMs, templates and snapshots are one class to the server and three things to a person. */
export type VmKind = 'vm' | 'template' | 'snapshot';

/** One object in the situation of its pool. */
export interface Aim<C extends MirroredCls = MirroredCls> {
  readonly situation: Situation;
  readonly target: Obj<C>;
}

/** What is asked before an action runs, and what goes with it. */
export interface Confirmation {
  readonly title: string;
  /** The blast radius in one sentence. */
  readonly sentence: string;
  readonly lines?: readonly string[];
  /** The deed and its size: "Shut down 3". */
  readonly verb: string;
  readonly danger: boolean;
  /** A word to type, where the loss is large. */
  readonly type?: string;
}

/** The way back after an action has run. */
export interface Undo {
  readonly action: string;
  readonly label: string;
  readonly target: { readonly cls: MirroredCls; readonly ref: string; readonly pool?: PoolId };
  readonly args: Readonly<Record<string, unknown>>;
}

export type Group = 'power' | 'place' | 'snapshot' | 'copy' | 'devices' | 'organise' | 'change' | 'remove';

/** One thing an admin can do to objects of some classes. Everything that offers it asks `judge`; `run` is the only place with calls. */
export interface Action<C extends MirroredCls = MirroredCls, A = Readonly<Record<string, unknown>>> {
  /** Stable: "vm.start". */
  readonly id: string;
  /** The verb on a button: "Start". An ellipsis means that it asks first. */
  readonly label: string;
  readonly applies: readonly C[];
  /** Which things of class VM; real VMs only when left out. */
  readonly kinds?: readonly VmKind[];
  readonly group: Group;
  /**
   * How far one asking of it goes, where not to any number of things in any pools: to one, or to several of one pool, whose
   * servers, storage or networks it asks for.
   */
  readonly reach?: 'one' | 'pool';
  /** XenCenter's where it has one: "Ctrl+B". */
  readonly shortcut?: string;
  /** Drawn as dangerous. */
  readonly danger?: boolean;
  /** It has a dialog of its own, under its id, even where it could run without being told anything. */
  readonly dialog?: boolean;
  /** How many run side by side in one pool; 25 when left out. */
  readonly atOnce?: number;
  /** For a migration: what it loads. It then waits its turn in the queue of migrations, not behind `atOnce`. */
  load?(view: View, target: Obj<C>, args: A): Load;
  /** Methods it calls; the least role follows from them. "*.set_name_label": of whatever class it is done to. */
  readonly methods: readonly string[];
  readonly args: z.ZodType<A>;
  /** Whether menus show it for this object at all; where it makes no sense it is left out rather than disabled. */
  offered?(view: View, target: Obj<C>): boolean;
  check(situation: Situation, target: Obj<C>, args: A): Verdict;
  /** Nothing when it runs without asking. */
  confirm?(aims: readonly Aim<C>[], args: A): Confirmation;
  /** Title of its activity row: "Start web-07". */
  title(target: Obj<C>, args: A, view: View): string;
  run(caller: Caller, target: Obj<C>, args: A): Promise<unknown>;
  /** From the object as it was before, and what `run` answered. */
  undo?(before: Obj<C>, args: A, result: unknown): Undo | undefined;
}

export type AnyAction = Action;

/** Checks an action's shape while keeping it assignable to the registry. */
export function action<C extends MirroredCls, A>(definition: Action<C, A>): Action<C, A> {
  return definition;
}

/** For actions that need to be told nothing. */
export const nothing = z.object({});
