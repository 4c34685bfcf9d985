import { useMemo, useRef, useState, type FocusEvent } from 'react';
import { heldOrder, placesOf } from './order.ts';

interface Held {
  readonly by: string;
  readonly places: ReadonlyMap<string, number>;
}

/**
 * Lines that stay where they are while the pointer is over them or the keyboard is among them, however the numbers they are sorted by
 * change; `by`: another sorting asked for is obeyed at once.
 */
export function useHeld<L extends { readonly id: string; readonly parentId?: string | undefined }>(
  sorted: readonly L[],
  by: string,
) {
  const [held, setHeld] = useState<Held>();
  const over = useRef(false);
  const keys = useRef(false);
  const lines = useMemo(
    () => (held === undefined || held.by !== by ? sorted : heldOrder(sorted, held.places)),
    [sorted, held, by],
  );
  // Another sorting, or lines that were not there: from now on these places.
  if (held !== undefined && (held.by !== by || lines.some((line) => !held.places.has(line.id))))
    setHeld({ by, places: placesOf(lines) });
  const settle = () => setHeld((now) => (over.current || keys.current ? (now ?? { by, places: placesOf(lines) }) : undefined)); // prettier-ignore
  return {
    lines,
    hold: {
      onPointerEnter: () => {
        over.current = true;
        settle();
      },
      onPointerLeave: () => {
        over.current = false;
        settle();
      },
      onFocus: (event: FocusEvent) => {
        keys.current = event.target.matches(':focus-visible');
        settle();
      },
      onKeyDownCapture: () => {
        keys.current = true;
        settle();
      },
      onBlur: () => {
        keys.current = false;
        settle();
      },
    },
  };
}
