import type { Situation } from '../../../app/inventory/situation.ts';
import type { Connection } from '../../../app/contract/connections.ts';
import type { AnyObj } from '../../../app/inventory/view.ts';

/** One object the action is for, in the situation of its pool. */
export interface Subject {
  readonly situation: Situation;
  readonly target: AnyObj;
}

type Aims = readonly Subject[];
type Made<T> = T | ((aims: Aims) => T);

interface Common {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  /** Left out of the arguments while empty. */
  readonly optional?: boolean;
  /** Whether it is asked at all, with the other answers as they are. */
  readonly asked?: (answers: Readonly<Record<string, unknown>>) => boolean;
}

/** One thing an action is told; how it is asked follows from its kind. */
export type FieldDef =
  | (Common & {
      readonly kind: 'text' | 'area' | 'password';
      readonly first?: Made<string>;
      /** What is to be known of an answer that may be given all the same. */
      readonly note?: (text: string, aims: Aims) => string | undefined;
    })
  | (Common & {
      readonly kind: 'number';
      readonly unit?: string;
      /** What one unit is worth in the argument. */
      readonly factor?: number;
      readonly min?: number;
      readonly max?: number;
      readonly step?: number;
      readonly first: Made<number | null>;
    })
  | (Common & { readonly kind: 'switch'; readonly first: Made<boolean> })
  | (Common & {
      readonly kind: 'choice';
      readonly options: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
      readonly first: Made<string>;
      /** Options are asked of the rule one by one, to grey those that cannot be. */
      readonly judged?: boolean;
    })
  | (Common & { readonly kind: 'server'; readonly none?: string; readonly first?: Made<string> })
  | (Common & {
      readonly kind: 'storage' | 'network' | 'disc' | 'disk' | 'vapp' | 'schedule' | 'nic';
      readonly none?: string;
      readonly first?: Made<string>;
    })
  | (Common & {
      readonly kind: 'file';
      /** `folder`: where several files of the action's own naming go. */
      readonly way: 'save' | 'open' | 'folder';
      readonly extensions: readonly string[];
      readonly first?: Made<string>;
    })
  /** Another connected pool, by its connection. */
  | (Common & { readonly kind: 'pool'; readonly none?: string; readonly first?: Made<string> })
  | (Common & { readonly kind: 'words'; readonly from?: 'own' | 'all' })
  /** Several of a few, in sight. */
  | (Common & {
      readonly kind: 'ticks';
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly first: Made<readonly string[]>;
    })
  | (Common & { readonly kind: 'some-hosts'; readonly first: Made<readonly string[] | undefined> })
  | (Common & { readonly kind: 'report-parts' })
  /** Nothing to answer: what the server's own clock says, and when the next time would be here. */
  | (Common & { readonly kind: 'server-clock' })
  | (Common & { readonly kind: 'own-disks' | 'own-snapshots' })
  | (Common & { readonly kind: 'some-vms'; readonly first?: Made<readonly string[]> })
  | (Common & { readonly kind: 'some-repositories'; readonly first: Made<readonly string[]> });

export interface Form {
  readonly fields: readonly FieldDef[];
  /** The deed, when the label of the action does not say it: "Take snapshot". */
  readonly verb?: string;
  readonly width?: number;
  /** Arguments that follow from the answers and the connections, and are not asked. */
  readonly follow?: (
    answers: Readonly<Record<string, unknown>>,
    connections: readonly Connection[],
    aims: readonly Subject[],
  ) => object;
  /** Arguments of one target over the common ones, where several are asked together. */
  readonly each?: (answers: Readonly<Record<string, unknown>>, aim: Subject) => Readonly<Record<string, unknown>>;
}

export const firstOf = <T>(made: Made<T> | undefined, aims: Aims, otherwise: T): T =>
  made === undefined ? otherwise : typeof made === 'function' ? (made as (aims: Aims) => T)(aims) : made;
