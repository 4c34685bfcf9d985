import { useCallback } from 'react';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { Card } from '../../ui/card.tsx';
import { PlainTable } from '../../ui/plain-table/plain-table.tsx';
import css from './network.module.css';

interface Address {
  readonly pif: Obj<'PIF'>;
  readonly host: Obj<'host'> | undefined;
  readonly nic: string;
  readonly network: Obj<'network'> | undefined;
  readonly networkName: string;
}

/** The servers' own addresses: management first, then those for storage and other purposes. */
export function Addresses({ pool, owner }: { readonly pool: PoolId; readonly owner: Obj<'host'> | Obj<'pool'> }) {
  const rows = useDerived(
    pool,
    useCallback(
      (view: View): readonly Address[] =>
        [...view.all('PIF')]
          .filter(
            (pif) =>
              (owner.$cls === 'pool' || pif.host === owner.$ref) &&
              (pif.management || pif.ip_configuration_mode !== 'None'),
          )
          .map((pif) => {
            const network = view.get('network', pif.network);
            return {
              pif,
              host: view.get('host', pif.host),
              nic: displayName(view, pif),
              network,
              networkName: network ? displayName(view, network) : '',
            };
          })
          .sort(
            (a, b) =>
              (a.host?.name_label ?? '').localeCompare(b.host?.name_label ?? '', undefined, { numeric: true }) ||
              Number(b.pif.management) - Number(a.pif.management),
          ),
      [owner],
    ),
  );
  return (
    <Card title="Addresses of the servers" flush>
      {rows.length === 0 ? (
        <p className={css['empty']}>None are told.</p>
      ) : (
        <PlainTable
          label="Addresses of the servers"
          rows={rows}
          rowId={(row) => row.pif.uuid}
          columns={[
            { id: 'host', head: 'Server', render: ({ host }) => <ObjectLink pool={pool} to={host} /> },
            {
              id: 'purpose',
              head: 'Interface',
              render: ({ pif }) =>
                pif.management ? 'Management' : (pif.other_config['management_purpose'] ?? 'Other'),
            },
            {
              id: 'network',
              head: 'Network',
              render: ({ network, networkName }) => (
                <ObjectLink pool={pool} to={network}>
                  {networkName}
                </ObjectLink>
              ),
            },
            { id: 'nic', head: 'NIC', render: ({ nic }) => nic },
            {
              id: 'mode',
              head: 'Set by',
              width: 90,
              render: ({ pif }) =>
                pif.ip_configuration_mode === 'DHCP'
                  ? 'DHCP'
                  : pif.ip_configuration_mode === 'Static'
                    ? 'hand'
                    : 'nothing',
            },
            { id: 'ip', head: 'Address', render: ({ pif }) => pif.IP },
            { id: 'mask', head: 'Mask', render: ({ pif }) => pif.netmask },
            { id: 'gateway', head: 'Gateway', render: ({ pif }) => pif.gateway },
            { id: 'dns', head: 'DNS', render: ({ pif }) => pif.DNS },
          ]}
        />
      )}
    </Card>
  );
}
