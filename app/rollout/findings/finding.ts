import type { Failure } from '../../errors/failure.ts';
import type { MirroredCls, View } from '../../inventory/view.ts';
import type { History } from '../estimate/estimate.ts';
import type { Choices, Planned } from '../plan/plan.ts';
import type { Policy } from '../plan/plan-types.ts';
import type { HostWork } from '../../updates/payload.ts';
import type { Found } from '../run/found.ts';

/** How a finding is answered. Fixes that change the pool now are ordinary actions; the others change the plan. */
export type FindingFix =
  /** Switched off for the run, put back after it. */
  | { readonly kind: 'agree'; readonly debt: string; readonly label: string }
  /** Servers (uuids) that are chosen too. */
  | { readonly kind: 'choose'; readonly hosts: readonly string[]; readonly label: string }
  /** The window closes then, milliseconds since 1970. */
  | { readonly kind: 'window'; readonly until: number; readonly label: string }
  /** A server (uuid) that the run goes without. */
  | { readonly kind: 'leave-out'; readonly host: string; readonly label: string }
  /** What earlier updates still wait for is done in a run of its own, before anything new. */
  | { readonly kind: 'finish'; readonly label: string }
  /** The pool fetches its list of updates anew. */
  | { readonly kind: 'fetch'; readonly label: string }
  /** Another console's run is looked at, where it can be taken over. */
  | { readonly kind: 'watch'; readonly run: string; readonly label: string }
  | { readonly kind: 'policy'; readonly vm: string; readonly policy: Policy; readonly label: string }
  | {
      readonly kind: 'action';
      readonly action: string;
      readonly target: { readonly cls: MirroredCls; readonly ref: string };
      readonly args: Readonly<Record<string, unknown>>;
      readonly label: string;
    };

export interface Finding {
  /** Stable: the check and what it found. */
  readonly id: string;
  readonly check: string;
  /** Blocking: the run cannot start. Warning: it may, once waived with a reason or fixed. Agreed: will be taken care of. */
  readonly level: Found['level'];
  /** uuid of the server it belongs to; none for the whole pool. */
  readonly host?: string;
  readonly subject: { readonly cls: MirroredCls; readonly ref: string; readonly name: string };
  /** Goes on after the subject's name: "is on: servers cannot be updated while it is". */
  readonly sentence: string;
  readonly cause: string;
  /** "on again at the end" */
  readonly putBack?: string;
  /** Best first. */
  readonly fixes: readonly FindingFix[];
}

export const foundOf = (findings: readonly Finding[]): readonly Found[] =>
  findings.map(({ id, level, subject, sentence }) => ({ id, level, sentence: `${subject.name} ${sentence}` }));

/** A server's own answer about one update: a word such as `ok_livepatch_complete`, or why it refuses. */
export interface Precheck {
  readonly update: string;
  readonly answer?: string;
  readonly failure?: Failure;
}

/** What only the servers can tell, asked for before the checks run; an absent part was not asked or not answered. */
export interface Evidence {
  /** uuid of a server → reference of a VM → error code and parameters, from `host.get_vms_which_prevent_evacuation`. */
  readonly evacuation: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** uuid of a server → its clock minus the coordinator's, seconds. */
  readonly skew: Readonly<Record<string, number>>;
  /** uuid of a server → what its own precheck says of each update that the pool has and it lacks. */
  readonly prechecks: Readonly<Record<string, readonly Precheck[]>>;
  /** uuid of a server → bytes that are free on its own disk for updates; servers of files only. */
  readonly space: Readonly<Record<string, number>>;
  /** uuid of a server → bits of the RSA key of its certificate; other kinds of key are left out. */
  readonly keys: Readonly<Record<string, number>>;
}

export const noEvidence: Evidence = { evacuation: {}, skew: {}, prechecks: {}, space: {}, keys: {} };

/** Everything a check reads. */
export interface CheckContext {
  readonly view: View;
  readonly work: readonly HostWork[];
  readonly choices: Choices;
  readonly planned: Planned;
  readonly evidence: Evidence;
  /** What earlier runs took. */
  readonly history?: History;
  /** Server time, milliseconds since 1970. */
  readonly now: number;
  /** This installation, for telling our own mark in the pool from others'. */
  readonly owner: string;
}

/** One check: its name for the list of what passed, whether it looks at the pool or at each server, and the rule. */
export type Check =
  | { readonly id: string; readonly of: 'pool'; readonly name: string; find(context: CheckContext): readonly Finding[] }
  | {
      readonly id: string;
      readonly of: 'host';
      readonly name: string;
      find(context: CheckContext, host: string): readonly Finding[];
    };
