import { useMemo, useState, type ReactNode } from 'react';
import { iconOfAction } from '../../ui/glyph/action-icons.ts';
import { Button } from '../../ui/button.tsx';
import { ColumnsButton } from '../../ui/data-table/columns-button.tsx';
import type { DataColumn } from '../../ui/data-table/columns.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import type { Sorting } from '../../ui/data-table/order.ts';
import { useTableState } from '../../ui/data-table/state.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { ContextMenu } from '../../ui/layer/menu.tsx';
import { askedOf, useActionsFor, useOffer, useRunAction } from '../offers.ts';
import { ObjectMenu } from './menu.tsx';
import type { ObjectKey } from '../place.ts';
import { labelOf } from './verbs.ts';
import css from './verb-table.module.css';

interface VerbTableProps<Row> {
  readonly label: string;
  /** Columns and sorting are remembered under this. */
  readonly name: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly rowName: (row: Row) => string;
  /** The objects a line stands for: a drive and its disk are one line. */
  readonly keysOf: (row: Row) => readonly ObjectKey[];
  /** Verbs for what is ticked, in this order; the rest is in the context menu. */
  readonly verbs: readonly string[];
  /** Verbs of the page's own object, always in sight. */
  readonly own?: readonly string[];
  readonly ownKeys?: readonly ObjectKey[];
  readonly summary: string;
  readonly empty: ReactNode;
  readonly sorting?: Sorting;
  readonly onOpen?: (row: Row) => void;
}

const none: readonly ObjectKey[] = [];

function OwnVerb({ id, keys }: { readonly id: string; readonly keys: readonly ObjectKey[] }) {
  const offer = useOffer(id, keys);
  const run = useRunAction();
  if (!offer) return null;
  return (
    <Button icon={iconOfAction(id) ?? icons.plan} why={offer.disabled} onClick={() => run(id, keys)}>
      {offer.action.label}
    </Button>
  );
}

/** The same array while it names the same objects. */
function useSameKeys(keys: readonly ObjectKey[]): readonly ObjectKey[] {
  const text = JSON.stringify(keys);
  return useMemo(() => JSON.parse(text) as readonly ObjectKey[], [text]);
}

/** A table of parts of an object with their verbs over it: what is ticked decides what they do. */
export function VerbTable<Row extends object>(props: VerbTableProps<Row>) {
  const { columns, rows, rowId, keysOf, verbs, own = [], ownKeys = none } = props;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [menuFor, setMenuFor] = useState({ keys: none, of: 1 });
  const state = useTableState(columns, { remember: props.name, ...(props.sorting ? { sorting: props.sorting } : {}) });
  const chosen = rows.filter((row) => ticked.has(rowId(row)));
  const keys = useSameKeys(chosen.flatMap((row) => keysOf(row)));
  const offers = useActionsFor(keys, chosen.length);
  const run = useRunAction();
  return (
    <section className={css['part']} aria-label={props.label}>
      <div className={css['tools']}>
        {(chosen.length === 0 ? own : []).map((id) => (
          <OwnVerb key={id} id={id} keys={ownKeys} />
        ))}
        {verbs.map((id) => {
          const offer = offers.find((one) => one.action.id === id);
          if (!offer) return null;
          return (
            <Button
              key={id}
              kind={offer.action.danger ? 'danger' : 'default'}
              icon={iconOfAction(id) ?? icons.plan}
              why={offer.disabled}
              onClick={() => run(id, askedOf(offer))}
            >
              {labelOf(offer, chosen.length)}
            </Button>
          );
        })}
        <span className={css['summary']}>{chosen.length > 0 ? `${chosen.length} ticked` : props.summary}</span>
        <ColumnsButton columns={columns} state={state} />
      </div>
      <ContextMenu content={<ObjectMenu {...menuFor} />}>
        <div className={css['table']}>
          <DataTable
            label={props.label}
            columns={columns}
            state={state}
            rows={rows}
            rowId={rowId}
            rowName={props.rowName}
            selected={ticked}
            onSelect={setTicked}
            {...(props.onOpen ? { onOpen: props.onOpen } : {})}
            onContextMenu={(row) =>
              setMenuFor(ticked.has(rowId(row)) ? { keys, of: chosen.length } : { keys: keysOf(row), of: 1 })
            }
            empty={props.empty}
          />
        </div>
      </ContextMenu>
    </section>
  );
}
