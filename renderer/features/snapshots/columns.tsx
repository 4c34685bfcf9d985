import { busyWith } from '../../../app/actions/vm-state.ts';
import type { Obj } from '../../../app/inventory/view.ts';
import type { DataColumn } from '../../ui/data-table/columns.ts';
import { size } from '../../ui/format/size.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { moment } from '../../ui/format/time.ts';
import { GraphCell } from './graph-cell.tsx';
import type { GraphRow } from './model.ts';
import css from './snapshots.module.css';

const kindOf = (row: GraphRow): string =>
  row.snapshot === undefined ? '' : row.snapshot.memory > 0 ? 'Disks and memory' : 'Disks';

export function columnsOf(tree: boolean, height: number, vm: Obj<'VM'>): readonly DataColumn<GraphRow>[] {
  const busy = busyWith(vm);
  return [
    {
      id: 'name',
      head: 'Name',
      width: 240,
      grow: 2,
      fixed: true,
      sort: (row) => row.snapshot?.name,
      render: (row) => (
        <>
          {tree && <GraphCell row={row} height={height} />}
          {row.snapshot ? (
            <span className={css['name']} title={row.snapshot.name}>
              {row.snapshot.name}
            </span>
          ) : (
            <>
              <b>You are here</b>
              <span className={css['faint']}>
                {busy === undefined ? (
                  vm.power_state.toLowerCase()
                ) : (
                  <>
                    <StateGlyph state="busy" size={12} /> {busy.charAt(0).toLowerCase() + busy.slice(1)}
                  </>
                )}
              </span>
            </>
          )}
          {row.snapshot?.scheduled && <span className={css['faint']}>scheduled</span>}
        </>
      ),
    },
    { id: 'kind', head: 'Kept', width: 140, drop: 3, sort: kindOf, render: kindOf },
    {
      id: 'taken',
      head: 'Taken',
      width: 150,
      sort: (row) => row.snapshot?.taken,
      render: (row) => (row.snapshot?.taken === undefined ? null : moment(row.snapshot.taken)),
    },
    {
      id: 'held',
      head: 'Holds',
      width: 92,
      align: 'right',
      sort: (row) => row.snapshot && row.snapshot.disks + row.snapshot.memory,
      render: (row) => (row.snapshot ? size(row.snapshot.disks + row.snapshot.memory) : null),
    },
    {
      id: 'tags',
      head: 'Tags',
      width: 110,
      drop: 7,
      sort: (row) => row.snapshot?.vm.tags.join(', ') || undefined,
      render: (row) => <span className={css['soft']}>{row.snapshot?.vm.tags.join(', ')}</span>,
    },
    {
      id: 'description',
      head: 'Description',
      width: 140,
      grow: 2,
      drop: 5,
      sort: (row) => row.snapshot?.vm.name_description || undefined,
      render: (row) => <span className={css['soft']}>{row.snapshot?.vm.name_description}</span>,
    },
  ];
}
