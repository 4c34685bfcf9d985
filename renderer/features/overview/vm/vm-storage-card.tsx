import { useCallback } from 'react';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { useDerived } from '../../../mirror/hooks.ts';
import { useNewest } from '../../../mirror/metrics/metrics-newest.ts';
import { bothWays, useMeasured } from '../../../objects/glance.ts';
import { ObjectLink } from '../../../objects/link.tsx';
import { Card } from '../../../ui/card.tsx';
import { Meter } from '../../../ui/figure/meter.tsx';
import { mib, percent, size } from '../../../ui/format/size.ts';
import { PlainTable, type PlainColumn } from '../../../ui/plain-table/plain-table.tsx';
import { isThick } from '../../../../app/new-vm/fit.ts';
import css from '../overview.module.css';
import type { VmProps } from './props.ts';

interface Drive {
  readonly vbd: Obj<'VBD'>;
  readonly vdi: Obj<'VDI'> | undefined;
  readonly sr: Obj<'SR'> | undefined;
}

/** The series of what is read from a drive and written to it, bytes per second. */
const flowsOf = ({ device }: Obj<'VBD'>): readonly [string, string] => [`vbd_${device}_read`, `vbd_${device}_write`];

function drivesOf(view: View, vmRef: string): readonly Drive[] {
  return (view.get('VM', vmRef)?.VBDs ?? [])
    .flatMap((ref): readonly Drive[] => {
      const vbd = view.get('VBD', ref);
      if (!vbd || (vbd.type !== 'Disk' && vbd.empty)) return [];
      const vdi = view.get('VDI', vbd.VDI);
      return [{ vbd, vdi, sr: vdi && view.get('SR', vdi.SR) }];
    })
    .sort((a, b) => Number(a.vbd.userdevice) - Number(b.vbd.userdevice));
}

/** The VM's disks and inserted CD, in a few columns. */
export function VmStorageCard({ pool, vm }: VmProps) {
  const drives = useDerived(
    pool,
    useCallback((view: View) => drivesOf(view, vm.$ref), [vm.$ref]),
  );
  const disks = drives.filter((drive) => drive.vbd.type === 'Disk');
  const total = disks.reduce((sum, drive) => sum + (drive.vdi?.virtual_size ?? 0), 0);
  const flows = useNewest(
    pool,
    useMeasured(vm),
    drives.flatMap(({ vbd }) => flowsOf(vbd)),
  );
  const columns: readonly PlainColumn<Drive>[] = [
    {
      id: 'device',
      head: 'Device',
      width: 58,
      render: ({ vbd }) => <span className={css['soft']}>{vbd.device || vbd.userdevice}</span>,
    },
    {
      id: 'disk',
      head: 'Disk',
      render: ({ vdi, vbd }) => (vdi ? vdi.name_label || 'unnamed' : vbd.type === 'CD' ? 'CD drive' : 'gone'),
    },
    { id: 'sr', head: 'Storage', width: '22%', render: ({ sr }) => (sr ? <ObjectLink pool={pool} to={sr} /> : null) },
    { id: 'size', head: 'Size', width: 84, align: 'right', render: ({ vdi }) => (vdi ? size(vdi.virtual_size) : '') },
    {
      id: 'used',
      head: 'Used',
      width: 136,
      render: ({ vdi, vbd, sr }) => {
        if (!vdi || vbd.type !== 'Disk' || vdi.virtual_size <= 0)
          return <span className={css['faint']}>{vbd.type === 'CD' ? 'CD' : ''}</span>;
        if (sr && isThick(sr)) return <span className={css['faint']}>all of it</span>;
        const share = vdi.physical_utilisation / vdi.virtual_size;
        return (
          <span className={css['used']}>
            <Meter value={Math.min(1, share)} label={`${vdi.name_label}: ${percent(share)} of its size written`} />
            <span className={css['soft']}>{percent(share)}</span>
          </span>
        );
      },
    },
    {
      id: 'io',
      head: 'I/O',
      width: 92,
      align: 'right',
      render: ({ vbd }) => {
        const [read, written] = flowsOf(vbd).map((source) => flows.get(source));
        const flow = bothWays(read, written);
        return flow === undefined ? null : <span className={css['soft']}>{mib(flow)} MiB/s</span>;
      },
    },
  ];
  return (
    <Card
      title="Storage"
      aside={disks.length > 0 ? `${disks.length} ${disks.length === 1 ? 'disk' : 'disks'}, ${size(total)}` : undefined}
      flush
      className={css['table']}
    >
      {drives.length === 0 ? (
        <p className={css['empty']}>No disks; it can only start from the network.</p>
      ) : (
        <PlainTable
          label={`Disks of ${vm.name_label}`}
          columns={columns}
          rows={drives}
          rowId={(drive) => drive.vbd.uuid}
        />
      )}
    </Card>
  );
}
