import { useCallback, useMemo } from 'react';
import type { Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { keyOf } from '../../objects/offers.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { VerbTable } from '../../objects/verbs/verb-table.tsx';
import type { DataColumn } from '../../ui/data-table/columns.ts';
import { Empty } from '../../ui/face.tsx';
import { percent, size } from '../../ui/format/size.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import css from './storage.module.css';

interface Disk {
  readonly vdi: Obj<'VDI'>;
  readonly users: readonly Obj<'VM'>[];
}

const kinds: Readonly<Record<string, string>> = {
  suspend: 'memory of a suspended VM', ha_statefile: 'HA heartbeat', metadata: 'pool metadata', redo_log: 'HA redo log', rrd: 'statistics', crashdump: 'crash dump', cbt_metadata: 'change tracking', ephemeral: 'temporary',
}; // prettier-ignore

const nameOf = ({ vdi }: Disk): string => vdi.name_label || kinds[vdi.type] || 'Unnamed disk';
const used = ({ vdi }: Disk): number | undefined =>
  vdi.virtual_size > 0 ? Math.min(1, vdi.physical_utilisation / vdi.virtual_size) : undefined;
const users = ({ users }: Disk): string => users.map((vm) => vm.name_label).join(', ');

function columnsOf(pool: PoolId): readonly DataColumn<Disk>[] {
  return [
    { id: 'name', head: 'Name', width: 200, grow: 2, fixed: true, sort: nameOf, render: (row) => <span className={css['cut']} title={nameOf(row)}>{nameOf(row)}{row.vdi.missing && <span className={css['warn']}> missing</span>}</span> },
    { id: 'description', head: 'Description', width: 150, grow: 1, drop: 8, sort: ({ vdi }) => vdi.name_description || undefined, render: ({ vdi }) => <span className={css['soft']}>{vdi.name_description}</span> },
    { id: 'size', head: 'Size', width: 90, align: 'right', sort: ({ vdi }) => vdi.virtual_size, text: ({ vdi }) => size(vdi.virtual_size), render: ({ vdi }) => size(vdi.virtual_size) },
    {
      id: 'used', head: 'Used', width: 150, drop: 5, sort: ({ vdi }) => vdi.physical_utilisation, text: ({ vdi }) => size(vdi.physical_utilisation),
      render: (row) => (
        <>
          <Meter value={used(row) ?? 0} width={60} label={`${nameOf(row)} used`} />
          <span className={css['soft']}>{percent(used(row) ?? 0)}</span>
        </>
      ),
    },
    {
      id: 'vm', head: 'VM', width: 150, grow: 1, sort: (row) => users(row) || undefined, text: users,
      render: ({ users: some }) => (some[0] ? <span className={css['cut']}><ObjectLink pool={pool} to={some[0]} />{some.length > 1 && <span className={css['soft']}> and {some.length - 1} more</span>}</span> : <span className={css['faint']}>no VM</span>),
    },
    { id: 'kind', head: 'Kind', width: 110, drop: 7, sort: ({ vdi }) => vdi.type, render: ({ vdi }) => (vdi.is_a_snapshot ? 'of a snapshot' : (kinds[vdi.type] ?? vdi.type)) },
    { id: 'cbt', head: 'Change tracking', width: 120, optional: true, drop: 9, sort: ({ vdi }) => String(vdi.cbt_enabled), render: ({ vdi }) => (vdi.cbt_enabled ? 'On' : 'Off') },
  ]; // prettier-ignore
}

export function SrDisks({ pool, sr }: { readonly pool: PoolId; readonly sr: Obj<'SR'> }) {
  const rows = useDerived(
    pool,
    useCallback(
      (view: View): readonly Disk[] =>
        (view.get('SR', sr.$ref)?.VDIs ?? []).flatMap((ref) => {
          const vdi = view.get('VDI', ref);
          if (!vdi || !vdi.managed) return [];
          const users = vdi.VBDs.flatMap((vbd) => view.get('VM', view.get('VBD', vbd)?.VM ?? '') ?? []);
          return [{ vdi, users: [...new Set(users)] }];
        }),
      [sr.$ref],
    ),
  );
  const columns = useMemo(() => columnsOf(pool), [pool]);
  const own = useMemo(() => [keyOf(pool, sr)], [pool, sr]);
  return (
    <VerbTable
      label={`Disks on ${sr.name_label}`}
      name="sr-disks"
      columns={columns}
      rows={rows}
      rowId={rowId}
      rowName={nameOf}
      keysOf={(row) => [keyOf(pool, row.vdi)]}
      verbs={['vdi.resize', 'vdi.move', 'vdi.delete']}
      own={['sr.addDisk', 'sr.scan', 'sr.trim']}
      ownKeys={own}
      sorting={{ id: 'name', desc: false }}
      summary={`${rows.length} ${rows.length === 1 ? 'disk' : 'disks'}, ${size(sr.physical_utilisation)} of ${size(sr.physical_size)} used`}
      empty={<Empty icon={icons.disk}>Nothing is stored here yet.</Empty>}
    />
  );
}

const rowId = (row: Disk): string => row.vdi.uuid;
