import { useCallback, useMemo } from 'react';
import { faceOf, type Face } from '../../../app/inventory/describe/face.ts';
import { isHidden, isInternal } from '../../../app/inventory/describe/hidden.ts';
import { hostOfSr } from '../../../app/inventory/describe/home.ts';
import { isDefaultSr } from '../../../app/inventory/describe/state.ts';
import type { Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { keyOf } from '../../objects/offers.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { go } from '../../objects/place.ts';
import { VerbTable } from '../../objects/verbs/verb-table.tsx';
import type { DataColumn } from '../../ui/data-table/columns.ts';
import { Empty } from '../../ui/face.tsx';
import { percent, size, sizeOf } from '../../ui/format/size.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './storage.module.css';

interface Store {
  readonly sr: Obj<'SR'>;
  readonly state: Face;
  readonly isDefault: boolean;
  /** The one server that has it, when it is not shared. */
  readonly server: string | undefined;
}

const share = ({ sr }: Store): number | undefined =>
  sr.physical_size > 0 ? sr.physical_utilisation / sr.physical_size : undefined;

function columnsOf(pool: PoolId): readonly DataColumn<Store>[] {
  return [
    { id: 'name', head: 'Name', width: 180, grow: 2, fixed: true, sort: ({ sr }) => sr.name_label, render: ({ sr, isDefault }) => <span className={css['cut']}><ObjectLink pool={pool} to={sr} />{isDefault && <span className={css['faint']}> default</span>}</span> },
    { id: 'state', head: 'State', width: 190, sort: ({ state }) => state.word, text: ({ state }) => state.word, render: ({ state }) => (<>{state.shape && <StateGlyph state={state.shape} size={12} />}<span className={css['cut']}>{state.word}</span></>) },
    { id: 'description', head: 'Description', width: 140, grow: 1, drop: 9, sort: ({ sr }) => sr.name_description || undefined, render: ({ sr }) => <span className={css['soft']}>{sr.name_description}</span> },
    { id: 'type', head: 'Type', width: 96, drop: 6, sort: ({ sr }) => sr.type, render: ({ sr }) => sr.type },
    { id: 'shared', head: 'Server', width: 120, drop: 7, sort: ({ server }) => server ?? 'shared', render: ({ server, sr }) => server ?? (sr.shared ? 'all, shared' : 'several') },
    {
      id: 'usage', head: 'Used', width: 210, sort: share, text: (row) => percent(share(row) ?? 0),
      render: (row) => {
        const part = share(row);
        return part === undefined ? null : (
          <>
            <Meter value={part} width={70} label={`${row.sr.name_label} used`} />
            <span className={css['soft']}>{sizeOf(row.sr.physical_utilisation, row.sr.physical_size)}</span>
          </>
        );
      },
    },
    { id: 'promised', head: 'Promised', width: 96, align: 'right', drop: 8, sort: ({ sr }) => sr.virtual_allocation, text: ({ sr }) => size(sr.virtual_allocation), render: ({ sr }) => size(sr.virtual_allocation) },
  ]; // prettier-ignore
}

function storesOf(view: View, owner: Obj<'host'> | Obj<'pool'>): readonly Store[] {
  const found: Store[] = [];
  for (const sr of view.all('SR')) {
    if (isInternal(sr) || isHidden(sr)) continue;
    const here = owner.$cls === 'pool' || sr.PBDs.some((ref) => view.get('PBD', ref)?.host === owner.$ref);
    if (here)
      found.push({
        sr,
        state: faceOf(view, sr),
        isDefault: isDefaultSr(view, sr),
        server: hostOfSr(view, sr)?.name_label,
      });
  }
  return found;
}

export function SrList({ pool, owner }: { readonly pool: PoolId; readonly owner: Obj<'host'> | Obj<'pool'> }) {
  const rows = useDerived(
    pool,
    useCallback((view: View) => storesOf(view, owner), [owner]),
  );
  const columns = useMemo(() => columnsOf(pool), [pool]);
  const bad = rows.filter((row) => row.state.shape === 'warning').length;
  return (
    <VerbTable
      label="Storage"
      name="storage"
      columns={columns}
      rows={rows}
      rowId={rowId}
      rowName={rowName}
      keysOf={(row) => [keyOf(pool, row.sr)]}
      verbs={['sr.repair', 'sr.scan', 'sr.setDefault', 'sr.trim', 'sr.detach', 'sr.forget', 'sr.destroy']}
      sorting={{ id: 'name', desc: false }}
      summary={`${rows.length} in all${bad > 0 ? `, ${bad} not on every server` : ''}`}
      onOpen={(row) => go({ at: 'object', pool, cls: 'SR', uuid: row.sr.uuid })}
      empty={<Empty icon={icons.storage}>No storage here yet. VMs need some for their disks.</Empty>}
    />
  );
}

const rowId = (row: Store): string => row.sr.uuid;
const rowName = (row: Store): string => row.sr.name_label;
