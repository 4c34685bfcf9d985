import { useCallback, useSyncExternalStore } from 'react';
import { rolloutsContract } from '../../../app/contract/rollouts.ts';
import type { PoolId } from '../../../app/inventory/view.ts';
import type { Choices } from '../../../app/rollout/plan/plan.ts';
import { usualSafeguards } from '../../../app/rollout/plan/plan-types.ts';
import type { Policy, Safeguards, Train } from '../../../app/rollout/plan/plan-types.ts';
import type { Selection } from '../../../app/updates/updates.ts';
import { useKept } from '../../ui/kept.ts';
import { Value } from '../../mirror/value.ts';

/** What was decided about one pool. */
export interface PoolDraft {
  /** uuids of the chosen servers. */
  readonly hosts: readonly string[];
  readonly policies: Readonly<Record<string, Policy>>;
  readonly targets: Readonly<Record<string, string>>;
  readonly order: readonly string[];
  readonly headroom: number;
  readonly waivers: Choices['waivers'];
  readonly agreed: readonly string[];
  /** Network that migrations use. */
  readonly network?: string;
  /** Which of several pools go first: 0 is the canary where others are later. */
  readonly wave?: number;
}

/** A rollout that nothing has been started of. Kept until it is started or thrown away. */
export interface Draft {
  readonly selection: Selection;
  readonly pools: Readonly<Record<PoolId, PoolDraft>>;
  readonly safeguards: Safeguards;
  /** Where several pools are chosen: how many go at once, and for how many minutes an earlier wave is watched. */
  readonly train?: Pick<Train, 'atOnce' | 'soak'>;
}

export const usualTrain: NonNullable<Draft['train']> = { atOnce: 2, soak: 30 };

export const emptyPool: PoolDraft = {
  hosts: [],
  policies: {},
  targets: {},
  order: [],
  headroom: 0,
  waivers: [],
  agreed: [],
};

const empty: Draft = { selection: { what: 'everything' }, pools: {}, safeguards: usualSafeguards };

export function choicesOf(draft: Draft, pool: PoolId): Choices {
  const { hosts: _hosts, network, wave: _wave, ...rest } = draft.pools[pool] ?? emptyPool;
  return { ...rest, safeguards: { ...draft.safeguards, ...(network === undefined ? {} : { network }) } };
}

/** The place of a pool among the chosen ones, once they are started together as `id`; undefined for a pool alone. */
export function trainOf(draft: Draft, pool: PoolId, id: string): Train | undefined {
  const chosen = Object.values(draft.pools).filter((one) => one.hosts.length > 0);
  if (chosen.length < 2) return undefined;
  const { atOnce, soak } = draft.train ?? usualTrain;
  return { id, atOnce, soak, wave: draft.pools[pool]?.wave ?? 0 };
}

/** The engine's own checker decides whether a kept draft still means something; undefined where it does not. */
export function checkedDraft(value: unknown): Draft | undefined {
  const { args } = rolloutsContract['rollout.start'];
  try {
    const draft = value as Draft;
    const right = Object.keys(draft.pools).every((pool) => {
      const choices = { ...choicesOf(draft, pool), ...(draft.train ? { train: { ...draft.train, id: 'any', wave: draft.pools[pool]?.wave ?? 0 } } : {}) }; // prettier-ignore
      return args.safeParse({ pool, hosts: ['any', ...(draft.pools[pool]?.hosts ?? [])], selection: draft.selection, choices }).success; // prettier-ignore
    });
    return right && args.safeParse({ pool: 'any', hosts: ['any'], selection: draft.selection, choices: { ...emptyChoices, safeguards: draft.safeguards } }).success ? draft : undefined; // prettier-ignore
  } catch {
    return undefined;
  }
}

const emptyChoices = { policies: {}, targets: {}, order: [], headroom: 0, waivers: [], agreed: [] };

const past = new Value<readonly Draft[]>([]);
let last: { readonly raw: unknown; readonly draft: Draft } | undefined;

/** Checked once for each value, so that it stays the same object while it means the same. */
function read(raw: unknown): Draft {
  if (!last || last.raw !== raw) last = { raw, draft: checkedDraft(raw) ?? empty };
  return last.draft;
}

export interface Drafting {
  readonly draft: Draft;
  readonly edit: (change: (draft: Draft) => Draft) => void;
  readonly editPool: (pool: PoolId, change: (one: PoolDraft) => PoolDraft) => void;
  /** Nothing to undo: absent. */
  readonly undo: (() => void) | undefined;
  readonly clear: () => void;
}

export function useDraft(): Drafting {
  const [draft, setDraft] = useKept('rollout.draft', read);
  const before = useSyncExternalStore(past.subscribe, past.get);
  const edit = useCallback(
    (change: (one: Draft) => Draft) => {
      const next = change(draft);
      if (next === draft) return;
      past.set([...past.get().slice(-49), draft]);
      setDraft(next);
    },
    [draft, setDraft],
  );
  const editPool = useCallback(
    (pool: PoolId, change: (one: PoolDraft) => PoolDraft) =>
      edit((one) => ({ ...one, pools: { ...one.pools, [pool]: change(one.pools[pool] ?? emptyPool) } })),
    [edit],
  );
  const undo = (): void => {
    const previous = before.at(-1);
    if (!previous) return;
    past.set(before.slice(0, -1));
    setDraft(previous);
  };
  const clear = useCallback(() => {
    past.set([]);
    setDraft(empty);
  }, [setDraft]);
  return { draft, edit, editPool, undo: before.length > 0 ? undo : undefined, clear };
}
