import type { Obj, PoolId } from '../../../app/inventory/view.ts';
import { useView } from '../../mirror/hooks.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { keyOf } from '../../objects/offers.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { Empty } from '../../ui/face.tsx';
import { size } from '../../ui/format/size.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { PlainTable } from '../../ui/plain-table/plain-table.tsx';
import { EditButton } from './edit-button.tsx';
import { descriptionFact, faint, uuidFact } from './fact-words.tsx';
import { RecentActivity } from './recent-activity.tsx';
import { stateColumn } from './state-column.tsx';
import css from './overview.module.css';

const seconds = (n: number) => (n === 0 ? faint('none') : `${n} s`);

/** VMs that start and stop together: which, in which order, and what waits for what. */
export function VappOverview({ pool, vapp }: { readonly pool: PoolId; readonly vapp: Obj<'VM_appliance'> }) {
  const view = useView(pool);
  const members = vapp.VMs.flatMap((ref) => view.get('VM', ref) ?? []).sort(
    (a, b) => a.order - b.order || a.name_label.localeCompare(b.name_label, undefined, { numeric: true }),
  );
  const running = members.filter((vm) => vm.power_state === 'Running').length;
  const memory = members.reduce((sum, vm) => sum + vm.memory_dynamic_max, 0);
  const edit = () => openDialog('properties', { targets: [keyOf(pool, vapp)], args: { section: 'members' } });
  return (
    <div className={css['page']}>
      <div className={css['columns']}>
        <div className={css['column']}>
          <Card title="General" aside={<EditButton pool={pool} object={vapp} />}>
            <Facts
              items={[
                descriptionFact(vapp.name_description),
                { label: 'Running', value: `${running} of ${members.length}` },
                {
                  label: 'Memory',
                  value: (
                    <>
                      {size(memory)} {faint('when all run')}
                    </>
                  ),
                },
                uuidFact(vapp.uuid),
              ]}
            />
          </Card>
          <Card
            title="VMs, in their order"
            flush
            className={css['table']}
            aside={
              members.length > 0 && (
                <Button small kind="quiet" onClick={edit}>
                  Change the order…
                </Button>
              )
            }
          >
            {members.length === 0 ? (
              <Empty icon={icons.vapp} actions={<Button onClick={edit}>Add VMs…</Button>}>
                No VM is in it yet.
              </Empty>
            ) : (
              <PlainTable
                label={`VMs of ${vapp.name_label}`}
                rows={members}
                rowId={(vm) => vm.uuid}
                columns={[
                  { id: 'order', head: 'Order', width: 64, render: (vm) => vm.order },
                  { id: 'vm', head: 'VM', render: (vm) => <ObjectLink pool={pool} to={vm} /> },
                  stateColumn(pool),
                  { id: 'start', head: 'Then waits', align: 'right', render: (vm) => seconds(vm.start_delay) },
                  { id: 'stop', head: 'When stopping', align: 'right', render: (vm) => seconds(vm.shutdown_delay) },
                ]}
              />
            )}
          </Card>
        </div>
        <div className={css['side']}>
          <RecentActivity pool={pool} object={vapp} />
        </div>
      </div>
    </div>
  );
}
