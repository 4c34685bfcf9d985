import { useEffect, useState } from 'react';
import type { Steps } from '../../../app/placement/steps.ts';

const SLICE_MS = 4;

/**
 * What comes of long work, a slice at a time between frames; begun anew with other work once it has stayed that for `rest`.
 * While that goes on the last result stands, as long as it is about the same.
 */
export function useSteps<T>(about: string, make: (() => Steps<T>) | undefined, rest: number): T | undefined {
  const [told, tell] = useState<{ readonly about: string; readonly value: T }>();
  useEffect(() => {
    if (!make) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const work = make();
    const step = (): void => {
      const until = performance.now() + SLICE_MS;
      let next = work.next();
      while (next.done !== true && performance.now() < until) next = work.next();
      if (next.done === true) tell({ about, value: next.value });
      else timer = setTimeout(step);
    };
    timer = setTimeout(step, rest);
    return () => clearTimeout(timer);
  }, [about, make, rest]);
  return told?.about === about ? told.value : undefined;
}
