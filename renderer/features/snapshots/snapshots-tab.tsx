import { useCallback, useMemo, useState } from 'react';
import type { Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { keyOf, useOffer, useRunAction } from '../../objects/offers.ts';
import { useDerived, useView } from '../../mirror/hooks.ts';
import { useKept } from '../../ui/kept.ts';
import { ObjectMenu } from '../../objects/verbs/menu.tsx';
import { ObjectLink } from '../../objects/link.tsx';
import { go, type ObjectKey } from '../../objects/place.ts';
import type { TabProps } from '../../objects/tab.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { useTableState, type TableState } from '../../ui/data-table/state.ts';
import { Empty } from '../../ui/face.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { size } from '../../ui/format/size.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { ContextMenu } from '../../ui/layer/menu.tsx';
import { Segments } from '../../ui/segments.tsx';
import { columnsOf } from './columns.tsx';
import { Details } from './details.tsx';
import { chainLength, graph, snapshotsOf, withDescendants, type GraphRow } from './model.ts';
import css from './snapshots.module.css';

const ROW = 34;
type Form = 'tree' | 'list';
const form = (value: unknown): Form => (value === 'list' ? 'list' : 'tree');
const yes = (value: unknown): boolean => value !== false;

/** A VM's past: as a tree with "you are here", or as a list; what each point holds, and what can be done with it. */
export function SnapshotsTab({ pool, object }: TabProps) {
  return object.$cls === 'VM' ? <Snapshots pool={pool} vm={object} /> : null;
}

function Snapshots({ pool, vm }: { readonly pool: PoolId; readonly vm: Obj<'VM'> }) {
  const [shape, setShape] = useKept('snapshots.form', form);
  const [scheduled, showScheduled] = useKept('snapshots.scheduled', yes);
  const mirrored = useView(pool);
  // At first the one is shown that what is now came from.
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => {
    const parent = mirrored.get('VM', vm.parent);
    return new Set(parent ? [parent.uuid] : []);
  });
  const [menuFor, setMenuFor] = useState<readonly ObjectKey[]>([]);
  const { rows, all, chain, schedule } = useDerived(
    pool,
    useCallback(
      (view: View) => {
        const now = view.get('VM', vm.$ref) ?? vm;
        const all = snapshotsOf(view, now);
        const shown = scheduled ? all : all.filter((one) => !one.scheduled);
        return {
          all,
          rows: graph(view, now, shown),
          chain: chainLength(view, now),
          schedule: view.get('VMSS', now.snapshot_schedule),
        };
      },
      [vm, scheduled],
    ),
  );
  const self = useMemo(() => [keyOf(pool, vm)], [pool, vm]);
  const take = useOffer('vm.snapshot', self, named);
  const assign = useOffer('vm.setSchedule', self);
  const run = useRunAction();
  const columns = useMemo(() => columnsOf(shape === 'tree', ROW, vm), [shape, vm]);
  const listState = useTableState(columns, { remember: 'snapshots', sorting: { id: 'taken', desc: true } });
  const state: TableState = useMemo(
    () =>
      shape === 'list'
        ? listState
        : {
            ...listState,
            sorting: [],
            sortBy: (id) => {
              setShape('list');
              listState.sortBy(id);
            },
          },
    [shape, listState, setShape],
  );
  const drawn = shape === 'tree' ? rows : rows.filter((row) => row.snapshot !== undefined);
  const chosen = rows.filter((row) => ticked.has(row.id) && row.snapshot !== undefined);
  const keys = useMemo(() => chosen.map((row): ObjectKey => ({ pool, cls: 'VM', uuid: row.id })), [chosen, pool]);
  const [only, ...others] = chosen;
  const after = only?.snapshot && others.length === 0 ? withDescendants(all, only.snapshot) : [];
  const held = all.reduce((sum, one) => sum + one.disks + one.memory, 0);
  const takeButton = (
    <Button kind="primary" icon={icons.snapshot} why={take?.disabled} onClick={() => run('vm.snapshot', self)}>
      Take snapshot…
    </Button>
  );
  return (
    <div className={css['tab']}>
      <div className={css['tools']}>
        {takeButton}
        <Segments
          label="Form"
          value={shape}
          onChange={setShape}
          options={[
            { value: 'tree', label: 'Tree' },
            { value: 'list', label: 'List' },
          ]}
        />
        <Checkbox checked={scheduled} onChange={showScheduled}>
          Scheduled ones too
        </Checkbox>
        <span className={css['summary']}>
          {all.length} {all.length === 1 ? 'snapshot' : 'snapshots'}, holding {size(held)}
          {chain > 0 && ` · ${chain} in the chain to now`}
          {' · '}
          {schedule === undefined ? (
            <Button small kind="quiet" why={assign?.disabled} onClick={() => run('vm.setSchedule', self)}>
              In no schedule…
            </Button>
          ) : (
            <>
              taken by schedule <ObjectLink pool={pool} to={schedule} />
              {schedule.enabled ? '' : ', which is off'}
            </>
          )}
        </span>
      </div>
      {all.length === 0 ? (
        <Empty icon={icons.snapshot} actions={takeButton}>
          No snapshots of {vm.name_label} yet. One keeps its disks as they are now, to come back to.
        </Empty>
      ) : (
        <div className={css['main']}>
          <ContextMenu content={<ObjectMenu keys={menuFor} />}>
            <div className={css['table']}>
              <DataTable
                label={`Snapshots of ${vm.name_label}`}
                columns={columns}
                state={state}
                rows={drawn}
                rowId={rowId}
                rowName={rowName}
                selected={ticked}
                onSelect={setTicked}
                selectable={selectable}
                clickTicks
                rowHeight={ROW}
                onOpen={(row) => row.snapshot && go({ at: 'object', pool, cls: 'VM', uuid: row.id })}
                onContextMenu={(row) =>
                  setMenuFor(row.snapshot ? (ticked.has(row.id) ? keys : [{ pool, cls: 'VM', uuid: row.id }]) : [])
                }
              />
            </div>
          </ContextMenu>
          <Details pool={pool} rows={chosen} keys={keys} after={after} onTick={setTicked} />
        </div>
      )}
    </div>
  );
}

const named = { name: 'snapshot' };
const rowId = (row: GraphRow): string => row.id;
const rowName = (row: GraphRow): string => row.snapshot?.name ?? 'You are here';
const selectable = (row: GraphRow): boolean => row.snapshot !== undefined;
