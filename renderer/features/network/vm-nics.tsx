import { useCallback, useMemo } from 'react';
import { addressesOf } from '../../../app/inventory/describe/guest.ts';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { Obj, PoolId, View } from '../../../app/inventory/view.ts';
import { keyOf } from '../../objects/offers.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { VerbTable } from '../../objects/verbs/verb-table.tsx';
import type { DataColumn } from '../../ui/data-table/columns.ts';
import { Empty } from '../../ui/face.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import css from './network.module.css';

interface Nic {
  readonly vif: Obj<'VIF'>;
  readonly network: Obj<'network'> | undefined;
  readonly name: string;
  readonly addresses: string;
}

function columnsOf(pool: PoolId, running: boolean): readonly DataColumn<Nic>[] {
  return [
    { id: 'device', head: 'Device', width: 76, fixed: true, sort: ({ vif }) => Number(vif.device), render: ({ vif }) => `eth${vif.device}` },
    { id: 'network', head: 'Network', width: 180, grow: 2, sort: ({ name }) => name, render: ({ network, name }) => <ObjectLink pool={pool} to={network}>{name}</ObjectLink> },
    { id: 'mac', head: 'MAC address', width: 150, sort: ({ vif }) => vif.MAC, render: ({ vif }) => vif.MAC },
    { id: 'address', head: 'Addresses', width: 180, grow: 2, sort: ({ addresses }) => addresses || undefined, render: ({ addresses }) => (addresses === '' ? <span className={css['faint']}>none known</span> : <span className={css['cut']} title={addresses}>{addresses}</span>) },
    { id: 'limit', head: 'Limit', unit: 'KiB/s', width: 100, align: 'right', drop: 4, sort: ({ vif }) => Number(vif.qos_algorithm_params['kbps'] ?? Number.NaN) || undefined, render: ({ vif }) => vif.qos_algorithm_params['kbps'] ?? '' },
    { id: 'active', head: 'Active', width: 110, sort: ({ vif }) => String(vif.currently_attached), render: ({ vif }) => (vif.currently_attached ? 'Yes' : running ? 'No' : 'When started') },
    { id: 'locking', head: 'May use', width: 130, optional: true, drop: 5, sort: ({ vif }) => vif.locking_mode, render: ({ vif }) => vif.locking_mode.replaceAll('_', ' ') },
  ]; // prettier-ignore
}

export function VmNics({ pool, vm }: { readonly pool: PoolId; readonly vm: Obj<'VM'> }) {
  const rows = useDerived(
    pool,
    useCallback(
      (view: View): readonly Nic[] => {
        const now = view.get('VM', vm.$ref);
        return (now?.VIFs ?? []).flatMap((ref) => {
          const vif = view.get('VIF', ref);
          if (!vif || !now) return [];
          const network = view.get('network', vif.network);
          return [
            {
              vif,
              network,
              name: network ? displayName(view, network) : 'gone',
              addresses: addressesOf(view, now, vif.device).join(', '),
            },
          ];
        });
      },
      [vm.$ref],
    ),
  );
  const running = vm.power_state === 'Running';
  const columns = useMemo(() => columnsOf(pool, running), [pool, running]);
  const own = useMemo(() => [keyOf(pool, vm)], [pool, vm]);
  return (
    <VerbTable
      label={`Interfaces of ${vm.name_label}`}
      name="vm-nics"
      columns={columns}
      rows={rows}
      rowId={rowId}
      rowName={rowName}
      keysOf={(row) => [keyOf(pool, row.vif)]}
      verbs={['vif.plug', 'vif.unplug', 'vif.change', 'vif.remove']}
      own={['vm.addNic']}
      ownKeys={own}
      sorting={{ id: 'device', desc: false }}
      summary={`${rows.length} ${rows.length === 1 ? 'interface' : 'interfaces'}`}
      empty={<Empty icon={icons.network}>It is on no network.</Empty>}
    />
  );
}

const rowId = (row: Nic): string => row.vif.uuid;
const rowName = (row: Nic): string => `eth${row.vif.device}`;
