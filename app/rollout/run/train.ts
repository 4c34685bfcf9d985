import { stateOf } from './run.ts';
import type { Run } from './run.ts';

/** Why a pool of a train does not begin yet. */
export interface TrainWait {
  readonly is: 'wait';
  /** Earlier waves are not complete; they are still watched; as many pools of this wave are at work as may be. */
  readonly why: 'wave' | 'soak' | 'turn';
  /** Names of the pools it waits for. */
  readonly pools: readonly string[];
  /** Milliseconds since 1970: when a watch ends. */
  readonly until?: number;
}

/** What the other pools of a train say to one that wants to begin. */
export type TrainSays =
  | { readonly is: 'go' }
  | TrainWait
  /** An earlier wave did not end well: a person decides. */
  | { readonly is: 'ask'; readonly sentences: readonly string[] };

/** What is wrong with a pool that is complete, as sentences; none when its health rules hold. */
export type Ill = (run: Run) => readonly string[];

const begun = (run: Run): boolean => run.stages.some((stage) => stage.steps.some((step) => stateOf(run, step.id).is !== 'pending')); // prettier-ignore

const isOpen = ({ ended, taken }: Run): boolean => !ended && !taken;

const before = (a: Run, b: Run): boolean => a.begun < b.begun || (a.begun === b.begun && a.id < b.id);

/**
 * Whether a pool may begin. `all`: every run this console knows, of whatever train. `minute`: milliseconds that count as one.
 * Only asked before its first step.
 */
export function trainSays(mine: Run, all: readonly Run[], at: number, ill: Ill, minute = 60_000): TrainSays {
  const { train } = mine.plan;
  if (!train) return { is: 'go' };
  const members = all.filter((one) => one.id !== mine.id && one.plan.train?.id === train.id);
  const earlier = members.filter((one) => (one.plan.train?.wave ?? 0) < train.wave);
  const names = (runs: readonly Run[]): readonly string[] => runs.map((one) => one.plan.pool.name);
  const lost = earlier.flatMap(({ ended, taken, plan }) =>
    ended?.how === 'stopped'
      ? [`${plan.pool.name} was stopped before it was complete`]
      : taken
        ? [`${plan.pool.name} was taken over by ${taken.who} from another console`]
        : [],
  );
  if (lost.length > 0) return { is: 'ask', sentences: lost };
  const open = earlier.filter(isOpen);
  if (open.length > 0) return { is: 'wait', why: 'wave', pools: names(open) };
  const sentences = earlier.flatMap((one) => ill(one).map((sentence) => `${one.plan.pool.name}: ${sentence}`));
  if (sentences.length > 0) return { is: 'ask', sentences };
  const until = Math.max(0, ...earlier.map((one) => one.ended?.at ?? 0)) + train.soak * minute;
  if (earlier.length > 0 && at < until) return { is: 'wait', why: 'soak', pools: names(earlier), until };
  const ahead = members.filter(
    (one) => one.plan.train?.wave === train.wave && isOpen(one) && (begun(one) || before(one, mine)),
  );
  if (ahead.length >= train.atOnce) return { is: 'wait', why: 'turn', pools: names(ahead) };
  return { is: 'go' };
}
