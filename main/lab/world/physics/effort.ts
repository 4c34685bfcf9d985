import { NULL_REF } from '../../../../app/xenapi/ref.ts';
import { XenError } from '../failure.ts';
import type { World } from '../world.ts';

/** The task on whose behalf something happens. */
export interface Effort {
  readonly ref: string;
  /** 0 to 1. */
  progress(fraction: number): void;
  readonly signal: AbortSignal;
}

/** For what the pool does by itself. */
export function quiet(): Effort {
  return { ref: NULL_REF, progress: () => undefined, signal: new AbortController().signal };
}

/** Part of an effort: its progress goes from one fraction of the whole to another. */
export function part(effort: Effort, from: number, to: number): Effort {
  return {
    ref: effort.ref,
    signal: effort.signal,
    progress: (fraction) => effort.progress(from + (to - from) * fraction),
  };
}

/** Waits out some seconds in steps, showing progress; ends with TASK_CANCELLED when the task is cancelled. */
export async function spend(world: World, seconds: number, effort: Effort): Promise<void> {
  const steps = Math.max(1, Math.min(20, Math.ceil(seconds)));
  for (let step = 1; step <= steps; step++) {
    try {
      await world.clock.sleep(seconds / steps, effort.signal);
    } catch (error) {
      throw error instanceof XenError ? error : new XenError('TASK_CANCELLED', effort.ref);
    }
    effort.progress(step / steps);
  }
}
