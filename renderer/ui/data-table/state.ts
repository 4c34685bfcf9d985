import { useCallback, useMemo, useState } from 'react';
import { useKept } from '../../mirror/kept.ts';
import type { DataColumn } from './columns.ts';

export interface Sorting {
  readonly id: string;
  readonly desc: boolean;
}

/** What a person has arranged about one table: kept across restarts when the table has a name to remember it by. */
export interface TableState {
  readonly sorting: Sorting | undefined;
  readonly shown: ReadonlySet<string>;
  readonly collapsed: ReadonlySet<string>;
  readonly sortBy: (id: string) => void;
  readonly show: (id: string, on: boolean) => void;
  readonly collapse: (id: string, on: boolean) => void;
}

interface Kept {
  readonly sorting?: Sorting | undefined;
  readonly shown?: readonly string[] | undefined;
}

const nothing: Kept = {};
const arrangement = (value: unknown): Kept => (typeof value === 'object' && value !== null ? value : nothing);

export function useTableState<Row>(
  columns: readonly DataColumn<Row>[],
  options: { readonly remember?: string; readonly sorting?: Sorting } = {},
): TableState {
  const { remember, sorting: first } = options;
  const [passing, setPassing] = useState<Kept>(nothing);
  const [kept, setKept] = useKept(`table.${remember ?? ''}`, arrangement);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [arranged, set] = remember === undefined ? ([passing, setPassing] as const) : ([kept, setKept] as const);
  const change = useCallback((next: Kept) => set({ ...arranged, ...next }), [arranged, set]);
  const sorting = arranged.sorting ?? first;
  const shown = useMemo(() => {
    const chosen = arranged.shown;
    return new Set(columns.filter((c) => c.fixed || (chosen ? chosen.includes(c.id) : !c.optional)).map((c) => c.id));
  }, [columns, arranged.shown]);
  return useMemo(
    () => ({
      sorting,
      shown,
      collapsed,
      sortBy: (id) => change({ sorting: { id, desc: sorting?.id === id ? !sorting.desc : false } }),
      show: (id, on) => change({ shown: [...shown].filter((other) => other !== id).concat(on ? [id] : []) }),
      collapse: (id, on) =>
        setCollapsed((before) => {
          const after = new Set(before);
          if (on) after.add(id);
          else after.delete(id);
          return after;
        }),
    }),
    [sorting, shown, collapsed, change],
  );
}
