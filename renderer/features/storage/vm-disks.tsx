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
import { isThick } from '../../../app/new-vm/fit.ts';
import css from './storage.module.css';

interface Drive {
  readonly vbd: Obj<'VBD'>;
  readonly vdi: Obj<'VDI'> | undefined;
  readonly sr: Obj<'SR'> | undefined;
}

const nameOf = ({ vbd, vdi }: Drive): string =>
  vdi?.name_label || (vbd.type === 'CD' ? 'Empty CD drive' : 'Unnamed disk');
const used = ({ vdi }: Drive): number | undefined =>
  vdi && vdi.virtual_size > 0 ? Math.min(1, vdi.physical_utilisation / vdi.virtual_size) : undefined;

function columnsOf(pool: PoolId, running: boolean): readonly DataColumn<Drive>[] {
  return [
    { id: 'position', head: 'Position', width: 90, sort: ({ vbd }) => Number(vbd.userdevice), render: ({ vbd }) => vbd.userdevice },
    { id: 'name', head: 'Name', width: 180, grow: 2, fixed: true, sort: nameOf, render: (row) => <span title={nameOf(row)} className={css['cut']}>{nameOf(row)}</span> },
    { id: 'description', head: 'Description', width: 140, grow: 1, drop: 9, sort: ({ vdi }) => vdi?.name_description || undefined, render: ({ vdi }) => <span className={css['soft']}>{vdi?.name_description}</span> },
    { id: 'sr', head: 'Storage', width: 140, grow: 1, sort: ({ sr }) => sr?.name_label, render: ({ sr }) => (sr ? <ObjectLink pool={pool} to={sr} /> : null) },
    { id: 'size', head: 'Size', width: 86, align: 'right', sort: ({ vdi }) => vdi?.virtual_size, text: ({ vdi }) => (vdi ? size(vdi.virtual_size) : ''), render: ({ vdi }) => (vdi ? size(vdi.virtual_size) : null) },
    {
      id: 'used', head: 'Used', width: 128, drop: 6, sort: used, text: (row) => percent(used(row) ?? 0),
      render: (row) => {
        const share = used(row);
        if (share !== undefined && row.sr && isThick(row.sr)) return <span className={css['faint']}>all of it</span>;
        return share === undefined || row.vbd.type === 'CD' ? null : (
          <>
            <Meter value={share} width={60} label={`${nameOf(row)} used`} />
            <span className={css['soft']}>{percent(share)}</span>
          </>
        );
      },
    },
    { id: 'mode', head: 'Access', width: 100, drop: 7, sort: ({ vbd }) => vbd.mode, render: ({ vbd }) => (vbd.mode === 'RO' ? 'Read-only' : 'Read, write') },
    { id: 'active', head: 'Active', width: 96, sort: ({ vbd }) => String(vbd.currently_attached), render: ({ vbd }) => (vbd.currently_attached ? 'Yes' : running ? 'No' : 'When started') },
    { id: 'device', head: 'Device', width: 84, drop: 8, sort: ({ vbd }) => vbd.device, render: ({ vbd }) => <span className={css['soft']}>{vbd.device}</span> },
    { id: 'priority', head: 'Priority', width: 80, optional: true, drop: 10, sort: ({ vbd }) => vbd.qos_algorithm_params['class'], render: ({ vbd }) => vbd.qos_algorithm_params['class'] ?? '' },
    { id: 'boot', head: 'Bootable', width: 84, optional: true, drop: 11, sort: ({ vbd }) => String(vbd.bootable), render: ({ vbd }) => (vbd.bootable ? 'Yes' : '') },
  ]; // prettier-ignore
}

export function VmDisks({ pool, vm }: { readonly pool: PoolId; readonly vm: Obj<'VM'> }) {
  const rows = useDerived(
    pool,
    useCallback(
      (view: View): readonly Drive[] =>
        (view.get('VM', vm.$ref)?.VBDs ?? []).flatMap((ref) => {
          const vbd = view.get('VBD', ref);
          const vdi = vbd && !vbd.empty ? view.get('VDI', vbd.VDI) : undefined;
          return vbd ? [{ vbd, vdi, sr: vdi && view.get('SR', vdi.SR) }] : [];
        }),
      [vm.$ref],
    ),
  );
  const running = vm.power_state === 'Running';
  const columns = useMemo(() => columnsOf(pool, running), [pool, running]);
  const own = useMemo(() => [keyOf(pool, vm)], [pool, vm]);
  const disks = rows.filter((row) => row.vbd.type === 'Disk');
  return (
    <VerbTable
      label={`Drives of ${vm.name_label}`}
      name="vm-disks"
      columns={columns}
      rows={rows}
      rowId={rowId}
      rowName={nameOf}
      keysOf={(row) => [...(row.vdi && row.vbd.type === 'Disk' ? [keyOf(pool, row.vdi)] : []), keyOf(pool, row.vbd)]}
      verbs={['vbd.plug', 'vbd.unplug', 'vbd.change', 'vdi.resize', 'vdi.move', 'vbd.detach', 'vdi.delete']}
      own={['vm.addDisk', 'vm.attachDisk', 'vm.insertCd', 'vm.ejectCd']}
      ownKeys={own}
      sorting={{ id: 'position', desc: false }}
      summary={`${disks.length} ${disks.length === 1 ? 'disk' : 'disks'}, ${size(disks.reduce((sum, row) => sum + (row.vdi?.virtual_size ?? 0), 0))}`}
      empty={<Empty icon={icons.disk}>It has no drives; it can only start from the network.</Empty>}
    />
  );
}

const rowId = (row: Drive): string => row.vbd.uuid;
