import { useSyncExternalStore } from 'react';
import type { ChartSeries } from '../../../ui/chart/series.ts';

/** What stands on the page for one object or one set of objects. */
export interface Drawn {
  readonly name: string;
  readonly times: Float64Array;
  readonly charts: readonly { readonly name: string; readonly series: readonly ChartSeries[] }[];
}

/** What all columns of the page show now: for the tooltip, which speaks for all, and for what leaves the page. */
export class DrawnColumns {
  #columns: readonly Drawn[] = [];
  #listeners = new Set<() => void>();

  get = (): readonly Drawn[] => this.#columns;

  set(column: number, drawn: Drawn | undefined): void {
    const next = [...this.#columns];
    if (drawn) next[column] = drawn;
    else next.length = Math.min(next.length, column);
    this.#columns = next;
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const useDrawn = (drawn: DrawnColumns): readonly Drawn[] => useSyncExternalStore(drawn.subscribe, drawn.get);
