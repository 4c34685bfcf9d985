import { useCallback, useMemo, useState } from 'react';
import * as z from 'zod';
import { useKept } from '../kept.ts';
import type { DataColumn } from './columns.ts';
import { sortedBy, type Sorting } from './order.ts';

/** What a person has arranged about one table: kept across restarts when the table has a name to remember it by. */
export interface TableState {
  /** The first orders the rows, the next decide among equals. */
  readonly sorting: readonly Sorting[];
  readonly shown: ReadonlySet<string>;
  readonly collapsed: ReadonlySet<string>;
  readonly sortBy: (id: string) => void;
  readonly show: (id: string, on: boolean) => void;
  readonly collapse: (id: string, on: boolean) => void;
}

const keptSchema = z.object({
  sorting: z
    .array(z.object({ id: z.string(), desc: z.boolean() }))
    .readonly()
    .optional(),
  shown: z.array(z.string()).readonly().optional(),
});
type Kept = Readonly<z.infer<typeof keptSchema>>;

const nothing: Kept = {};
const arrangement = (value: unknown): Kept => (keptSchema.safeParse(value).success ? (value as Kept) : nothing);

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
  const sorting = useMemo(() => arranged.sorting ?? (first ? [first] : []), [arranged.sorting, first]);
  const shown = useMemo(() => {
    const chosen = arranged.shown;
    return new Set(columns.filter((c) => c.fixed || (chosen ? chosen.includes(c.id) : !c.optional)).map((c) => c.id));
  }, [columns, arranged.shown]);
  return useMemo(
    () => ({
      sorting,
      shown,
      collapsed,
      sortBy: (id) =>
        change({ sorting: sortedBy(sorting, id, columns.find((column) => column.id === id)?.mostFirst ?? false) }),
      show: (id, on) => change({ shown: [...shown].filter((other) => other !== id).concat(on ? [id] : []) }),
      collapse: (id, on) =>
        setCollapsed((before) => {
          const after = new Set(before);
          if (on) after.add(id);
          else after.delete(id);
          return after;
        }),
    }),
    [columns, sorting, shown, collapsed, change],
  );
}
