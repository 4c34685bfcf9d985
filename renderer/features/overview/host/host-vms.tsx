import { useCallback, useMemo } from 'react';
import type { View } from '../../../../app/inventory/view.ts';
import { useDerived } from '../../../mirror/hooks.ts';
import { useLink } from '../../../link/link.tsx';
import { liveMetrics } from '../../../mirror/metrics/metrics-live.ts';
import { go } from '../../../objects/place.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import { Card } from '../../../ui/card.tsx';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { useTableState } from '../../../ui/data-table/state.ts';
import { gridColumns } from '../grid/columns.tsx';
import { keyOfRow, rowOf, type GridRow } from '../grid/rows.ts';
import css from '../overview.module.css';
import type { HostProps } from './props.ts';

const wanted = new Set(['name', 'cpu', 'memory', 'disk', 'net', 'address', 'uptime']);

/** What runs on this server. */
export function HostVms({ pool, host }: HostProps) {
  const mirror = useMirror();
  const link = useLink();
  const columns = useMemo(
    () =>
      gridColumns({
        view: (id) => mirror.pool(id),
        live: (id, object) => liveMetrics(link, id).now(`${object.$cls}/${object.$ref}`),
      }).filter((column) => wanted.has(column.id)),
    [mirror, link],
  );
  const state = useTableState(columns, { remember: 'host-vms', sorting: { id: 'name', desc: false } });
  const rows = useDerived(
    pool,
    useCallback(
      (view: View): readonly GridRow[] =>
        (view.get('host', host.$ref)?.resident_VMs ?? [])
          .flatMap((ref) => view.get('VM', ref) ?? [])
          .filter((vm) => !vm.is_control_domain)
          .map((vm) => rowOf(view, vm)),
      [host.$ref],
    ),
  );
  return (
    <Card title="Virtual machines" aside={`${rows.length} here`} flush className={css['table']}>
      {rows.length === 0 ? (
        <p className={css['empty']}>{host.enabled ? 'Nothing runs here.' : 'Empty, and in maintenance mode.'}</p>
      ) : (
        <DataTable
          label={`VMs on ${host.name_label}`}
          columns={columns}
          state={state}
          rows={rows}
          rowId={rowId}
          rowName={rowName}
          fit
          onOpen={(row) => {
            const key = keyOfRow(row);
            if (key) go({ at: 'object', ...key });
          }}
        />
      )}
    </Card>
  );
}

const rowId = (row: GridRow): string => row.id;
const rowName = (row: GridRow): string => row.name;
