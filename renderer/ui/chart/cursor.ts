import { createContext, useContext, useSyncExternalStore } from 'react';

/** Where the crosshair of all charts stands, seconds; `undefined`: nowhere. */
export class ChartCursor {
  #time: number | undefined;
  #listeners = new Set<() => void>();

  get = (): number | undefined => this.#time;

  set(time: number | undefined): void {
    if (time === this.#time) return;
    this.#time = time;
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const CursorContext = createContext<ChartCursor>(new ChartCursor());

export const useCursor = (): ChartCursor => useContext(CursorContext);

export function useCursorTime(): number | undefined {
  const cursor = useCursor();
  return useSyncExternalStore(cursor.subscribe, cursor.get);
}
