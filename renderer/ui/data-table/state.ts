import { useCallback, useMemo, useState } from 'react';
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

function read(key: string | undefined): Kept {
  if (!key) return {};
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(`table.${key}`) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

export function useTableState<Row>(
  columns: readonly DataColumn<Row>[],
  options: { readonly remember?: string; readonly sorting?: Sorting } = {},
): TableState {
  const { remember, sorting: first } = options;
  const [kept, setKept] = useState<Kept>(() => read(remember));
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const keep = useCallback(
    (change: Kept) =>
      setKept((before) => {
        const after = { ...before, ...change };
        if (remember) localStorage.setItem(`table.${remember}`, JSON.stringify(after));
        return after;
      }),
    [remember],
  );
  const sorting = kept.sorting ?? first;
  const shown = useMemo(() => {
    const chosen = kept.shown;
    return new Set(columns.filter((c) => c.fixed || (chosen ? chosen.includes(c.id) : !c.optional)).map((c) => c.id));
  }, [columns, kept.shown]);
  return useMemo(
    () => ({
      sorting,
      shown,
      collapsed,
      sortBy: (id) => keep({ sorting: { id, desc: sorting?.id === id ? !sorting.desc : false } }),
      show: (id, on) => keep({ shown: [...shown].filter((other) => other !== id).concat(on ? [id] : []) }),
      collapse: (id, on) =>
        setCollapsed((before) => {
          const after = new Set(before);
          if (on) after.add(id);
          else after.delete(id);
          return after;
        }),
    }),
    [sorting, shown, collapsed, keep],
  );
}
