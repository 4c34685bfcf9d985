import { useCallback } from 'react';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { Card } from '../../ui/card.tsx';
import { PlainTable } from '../../ui/plain-table/plain-table.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './network.module.css';

interface Nic {
  readonly pif: Obj<'PIF'>;
  readonly name: string;
  readonly metrics: Obj<'PIF_metrics'> | undefined;
  readonly pci: string;
}

/** The physical ports and bonds of a server. */
export function Nics({ pool, host }: { readonly pool: PoolId; readonly host: Obj<'host'> }) {
  const rows = useDerived(
    pool,
    useCallback(
      (view: View): readonly Nic[] =>
        (view.get('host', host.$ref)?.PIFs ?? [])
          .flatMap((ref) => view.get('PIF', ref) ?? [])
          .filter((pif) => pif.physical || pif.bond_master_of.length > 0)
          .map((pif) => ({
            pif,
            name: displayName(view, pif),
            metrics: view.get('PIF_metrics', pif.metrics),
            pci: view.get('PCI', pif.PCI)?.pci_id ?? '',
          }))
          .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })),
      [host.$ref],
    ),
  );
  return (
    <Card title="NICs" aside={`${rows.length}`} flush>
      {rows.length === 0 ? (
        <p className={css['empty']}>No NICs are told.</p>
      ) : (
        <PlainTable
          label={`NICs of ${host.name_label}`}
          rows={rows}
          rowId={(row) => row.pif.uuid}
          columns={[
            { id: 'name', head: 'NIC', render: ({ name }) => name },
            {
              id: 'link',
              head: 'Link',
              render: ({ metrics }) => (
                <span className={css['state']}>
                  <StateGlyph state={metrics?.carrier ? 'running' : 'halted'} size={12} />
                  {metrics?.carrier ? 'Connected' : 'No link'}
                </span>
              ),
            },
            {
              id: 'speed',
              head: 'Speed',
              render: ({ metrics }) => (metrics && metrics.speed > 0 ? `${metrics.speed} Mbit/s` : ''),
            },
            {
              id: 'duplex',
              head: 'Duplex',
              width: 80,
              render: ({ metrics }) => (metrics?.carrier ? (metrics.duplex ? 'Full' : 'Half') : ''),
            },
            { id: 'mac', head: 'MAC address', render: ({ pif }) => pif.MAC },
            { id: 'vendor', head: 'Made by', render: ({ metrics }) => metrics?.vendor_name ?? '' },
            { id: 'device', head: 'Model', render: ({ metrics }) => metrics?.device_name ?? '' },
            { id: 'pci', head: 'PCI', render: ({ pci }) => pci },
          ]}
        />
      )}
    </Card>
  );
}
