import { keptWords, rhythmWords } from '../../../app/inventory/describe/schedule.ts';
import { serverTime } from '../../../app/inventory/describe/server-time.ts';
import type { Obj, PoolId } from '../../../app/inventory/view.ts';
import { useView } from '../../mirror/hooks.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { keyOf } from '../../objects/offers.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { Empty } from '../../ui/face.tsx';
import { moment } from '../../ui/format/time.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { PlainTable } from '../../ui/plain-table/plain-table.tsx';
import { EditButton } from './edit-button.tsx';
import { descriptionFact, faint, uuidFact } from './fact-words.tsx';
import { RecentActivity } from './recent-activity.tsx';
import { stateColumn } from './state-column.tsx';
import css from './overview.module.css';

/** Snapshots that the server takes by itself: when, of which VMs, and how many are kept. */
export function ScheduleOverview({ pool, schedule }: { readonly pool: PoolId; readonly schedule: Obj<'VMSS'> }) {
  const view = useView(pool);
  const members = schedule.VMs.flatMap((ref) => view.get('VM', ref) ?? []).sort((a, b) =>
    a.name_label.localeCompare(b.name_label, undefined, { numeric: true }),
  );
  const last = serverTime(schedule.last_run_time);
  const edit = () => openDialog('properties', { targets: [keyOf(pool, schedule)], args: { section: 'members' } });
  const taken = (vm: Obj<'VM'>) => vm.snapshots.filter((ref) => view.get('VM', ref)?.is_vmss_snapshot === true).length;
  return (
    <div className={css['page']}>
      <div className={css['columns']}>
        <div className={css['column']}>
          <Card title="General" aside={<EditButton pool={pool} object={schedule} />}>
            <Facts
              items={[
                descriptionFact(schedule.name_description),
                { label: 'State', value: schedule.enabled ? 'on' : 'off' },
                {
                  label: 'When',
                  value: (
                    <>
                      {rhythmWords(schedule)} {faint('by the server’s clock')}
                    </>
                  ),
                },
                { label: 'Keeps', value: `${keptWords(schedule.type)}, the last ${schedule.retained_snapshots}` },
                { label: 'Last taken', value: last === undefined || last <= 0 ? faint('never yet') : moment(last) },
                uuidFact(schedule.uuid),
              ]}
            />
          </Card>
          <Card
            title="VMs"
            flush
            className={css['table']}
            aside={
              members.length > 0 && (
                <Button small kind="quiet" onClick={edit}>
                  Change…
                </Button>
              )
            }
          >
            {members.length === 0 ? (
              <Empty icon={icons.snapshot} actions={<Button onClick={edit}>Add VMs…</Button>}>
                No VM is in it yet: nothing is taken.
              </Empty>
            ) : (
              <PlainTable
                label={`VMs of ${schedule.name_label}`}
                rows={members}
                rowId={(vm) => vm.uuid}
                columns={[
                  { id: 'vm', head: 'VM', render: (vm) => <ObjectLink pool={pool} to={vm} tab="snapshots" /> },
                  stateColumn(pool),
                  { id: 'taken', head: 'Kept now', align: 'right', render: taken },
                ]}
              />
            )}
          </Card>
        </div>
        <div className={css['side']}>
          <RecentActivity pool={pool} object={schedule} />
        </div>
      </div>
    </div>
  );
}
