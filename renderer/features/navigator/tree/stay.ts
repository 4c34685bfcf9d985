import { useCallback, useLayoutEffect, useRef, type RefObject } from 'react';
import type { Lines } from './cursor.ts';

interface Still {
  readonly key: string;
  /** Pixels below the upper edge of what is in sight. */
  readonly below: number;
}

/**
 * Keeps what is in sight where it is while lines come and go above it: the chosen line if it is in sight, else the uppermost one.
 * `hold` names another line for the next change: whoever opens a line wants that one to stay under the pointer.
 */
export function useStay(
  lines: Lines,
  height: number,
  chosen: string | undefined,
): { readonly box: RefObject<HTMLDivElement | null>; readonly look: () => void; readonly hold: (key: string) => void } {
  const box = useRef<HTMLDivElement>(null);
  const still = useRef<Still>(undefined);
  const latest = useRef({ lines, height, chosen });

  const hold = useCallback((key: string): void => {
    const at = latest.current.lines.indexOf(key);
    still.current = { key, below: at * latest.current.height - (box.current?.scrollTop ?? 0) };
  }, []);

  const look = useCallback((): void => {
    const { scrollTop, clientHeight } = box.current ?? { scrollTop: 0, clientHeight: 0 };
    const { lines: now, height: each, chosen: wanted } = latest.current;
    const below = wanted === undefined ? -1 : now.indexOf(wanted) * each - scrollTop;
    const uppermost = now.rows[Math.ceil(scrollTop / each)];
    if (wanted !== undefined && below >= 0 && below + each <= clientHeight) hold(wanted);
    // At the very top a line that comes above the first one belongs in sight.
    else if (scrollTop > 0 && uppermost !== undefined) hold(uppermost.node.key);
    else still.current = undefined;
  }, [hold]);

  // Only then: to ask where the box is makes the browser lay out at once what it would lay out once per frame.
  useLayoutEffect(() => {
    const changed = latest.current.lines !== lines;
    latest.current = { lines, height, chosen };
    if (changed && still.current !== undefined && box.current !== null) {
      const at = lines.indexOf(still.current.key);
      if (at >= 0) box.current.scrollTop = at * height - still.current.below;
    }
    look();
  }, [lines, height, chosen, look]);

  return { box, look, hold };
}
