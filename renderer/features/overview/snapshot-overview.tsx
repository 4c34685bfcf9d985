import { serverTime } from '../../../app/inventory/describe/server-time.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import type { Obj, PoolId } from '../../../app/inventory/view.ts';
import { useServerNow } from '../../mirror/clock.ts';
import { useView } from '../../mirror/hooks.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { size } from '../../ui/format/size.ts';
import { moment, span } from '../../ui/format/time.ts';
import { EditButton } from './edit-button.tsx';
import { descriptionFact, faint, uuidFact } from './fact-words.tsx';
import { RecentActivity } from './recent-activity.tsx';
import { VmNetworkCard } from './vm/vm-network-card.tsx';
import { VmStorageCard } from './vm/vm-storage-card.tsx';
import css from './overview.module.css';

/** A point in a VM's past: when, of what, and what is kept. */
export function SnapshotOverview({ pool, vm }: { readonly pool: PoolId; readonly vm: Obj<'VM'> }) {
  const view = useView(pool);
  const now = useServerNow(pool);
  const origin = view.get('VM', vm.snapshot_of);
  const taken = serverTime(vm.snapshot_time);
  const memory = isRef(vm.suspend_VDI) ? view.get('VDI', vm.suspend_VDI) : undefined;
  const schedule = vm.is_vmss_snapshot ? view.get('VMSS', origin?.snapshot_schedule ?? '')?.name_label : undefined;
  const state = vm.snapshot_info['power-state-at-snapshot'];
  return (
    <div className={css['page']}>
      <div className={css['columns']}>
        <div className={css['column']}>
          <Card title="General" aside={<EditButton pool={pool} object={vm} />}>
            <Facts
              items={[
                descriptionFact(vm.name_description),
                {
                  label: 'Snapshot of',
                  value: origin ? <ObjectLink pool={pool} to={origin} tab="snapshots" /> : faint('a VM that is gone'),
                },
                {
                  label: 'Taken',
                  value:
                    taken === undefined ? (
                      faint('not told')
                    ) : (
                      <>
                        {moment(taken)} {faint(`${span(now - taken)} ago`)}
                      </>
                    ),
                },
                {
                  label: 'Holds',
                  value: memory ? <>disks and memory {faint(size(memory.physical_utilisation))}</> : 'disks only',
                },
                { label: 'The VM was', value: state === undefined ? faint('not told') : state.toLowerCase() },
                { label: 'Taken by', value: vm.is_vmss_snapshot ? `schedule ${schedule ?? ''}` : 'a person' },
                { label: 'vCPUs', value: vm.VCPUs_at_startup },
                { label: 'Memory', value: size(vm.memory_dynamic_max) },
                uuidFact(vm.uuid),
              ]}
            />
          </Card>
          <VmStorageCard pool={pool} vm={vm} />
          <VmNetworkCard pool={pool} vm={vm} />
        </div>
        <div className={css['side']}>
          <RecentActivity pool={pool} object={vm} />
        </div>
      </div>
    </div>
  );
}
