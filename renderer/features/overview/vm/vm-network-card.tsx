import { useCallback } from 'react';
import { addressesOf } from '../../../../app/inventory/describe/guest.ts';
import { displayName } from '../../../../app/inventory/describe/names.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { useDerived } from '../../../mirror/hooks.ts';
import { useNewest } from '../../../mirror/metrics/metrics-newest.ts';
import { useMeasured } from '../../../objects/glance.ts';
import { ObjectLink } from '../../../objects/link.tsx';
import { Card } from '../../../ui/card.tsx';
import { mib } from '../../../ui/format/size.ts';
import { PlainTable, type PlainColumn } from '../../../ui/plain-table/plain-table.tsx';
import css from '../overview.module.css';
import type { VmProps } from './props.ts';

interface Nic {
  readonly vif: Obj<'VIF'>;
  readonly network: { readonly $cls: 'network'; readonly uuid: string; readonly name_label: string } | undefined;
  readonly addresses: readonly string[];
}

/** The series of what comes in and goes out, bytes per second. */
const flowsOf = ({ device }: Obj<'VIF'>): readonly [string, string] => [`vif_${device}_rx`, `vif_${device}_tx`];

function nicsOf(view: View, vmRef: string): readonly Nic[] {
  const vm = view.get('VM', vmRef);
  if (!vm) return [];
  return vm.VIFs.flatMap((ref): readonly Nic[] => {
    const vif = view.get('VIF', ref);
    if (!vif) return [];
    const network = view.get('network', vif.network);
    return [
      {
        vif,
        network: network && { $cls: 'network', uuid: network.uuid, name_label: displayName(view, network) },
        addresses: addressesOf(view, vm, vif.device),
      },
    ];
  }).sort((a, b) => Number(a.vif.device) - Number(b.vif.device));
}

/** The VM's interfaces: where they lead and what addresses the guest has there. */
export function VmNetworkCard({ pool, vm }: VmProps) {
  const nics = useDerived(
    pool,
    useCallback((view: View) => nicsOf(view, vm.$ref), [vm.$ref]),
  );
  const flows = useNewest(
    pool,
    useMeasured(vm),
    nics.flatMap(({ vif }) => flowsOf(vif)),
  );
  const columns: readonly PlainColumn<Nic>[] = [
    {
      id: 'device',
      head: 'Device',
      width: 58,
      render: ({ vif }) => <span className={css['soft']}>eth{vif.device}</span>,
    },
    { id: 'network', head: 'Network', render: ({ network }) => <ObjectLink pool={pool} to={network} /> },
    {
      id: 'mac',
      head: 'MAC address',
      width: '23%',
      render: ({ vif }) => <span className={css['soft']}>{vif.MAC}</span>,
    },
    {
      id: 'address',
      head: 'Address',
      width: '26%',
      render: ({ addresses }) =>
        addresses[0] === undefined ? (
          <span className={css['faint']}>none known</span>
        ) : (
          <span title={addresses.join(', ')}>
            {addresses[0]}
            {addresses.length > 1 && <span className={css['faint']}> and {addresses.length - 1} more</span>}
          </span>
        ),
    },
    {
      id: 'flow',
      head: 'In / out',
      width: 124,
      align: 'right',
      render: ({ vif }) => {
        const [rx, tx] = flowsOf(vif).map((source) => flows.get(source));
        return (
          <span className={css['soft']}>
            {!vif.currently_attached
              ? vm.power_state === 'Running'
                ? 'unplugged'
                : 'when started'
              : rx === undefined || tx === undefined
                ? 'connected'
                : `${mib(rx)} / ${mib(tx)} MiB/s`}
          </span>
        );
      },
    },
  ];
  return (
    <Card title="Network" flush className={css['table']}>
      {nics.length === 0 ? (
        <p className={css['empty']}>No network interfaces.</p>
      ) : (
        <PlainTable
          label={`Interfaces of ${vm.name_label}`}
          columns={columns}
          rows={nics}
          rowId={(nic) => nic.vif.uuid}
        />
      )}
    </Card>
  );
}
