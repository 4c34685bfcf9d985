import { goes, roads } from '../../../../app/wizards/migrate/pages.ts';
import { Checkbox, Radios } from '../../../ui/field/choice.tsx';
import { PageHead } from './page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './wizard.module.css';

/** Over which network the bytes travel, and what is tried where a server fails. */
export function TransferPage({ draft, outcome, view, change }: PageProps) {
  const open = roads(outcome, view(draft.pool));
  const beside = open.filter((road) => !road.management);
  const managed = open.find((road) => road.management);
  const lives = outcome.rows.some((row) => goes(row) && row.given?.landing.way === 'live');
  return (
    <>
      <PageHead title="Transfer">Memory and disks travel over one network, beside what the VMs do on it.</PageHead>
      <div className={css['form']}>
        <Radios
          label="Network they travel over"
          value={beside.some(({ uuid }) => uuid === draft.transfer) ? draft.transfer : 'management'}
          onChange={(transfer) => change({ transfer: transfer === 'management' ? '' : transfer })}
          options={[
            {
              value: 'management',
              label: managed ? `${managed.name}, the management network` : 'The management network',
              hint: managed?.address,
            },
            ...beside.map((road) => ({ value: road.uuid, label: road.name, hint: road.address })),
          ]}
        />
        {beside.length === 0 ? (
          <p className={css['about']}>No other network has an address on every server they go to.</p>
        ) : null}
        <Checkbox
          checked={draft.compress}
          onChange={(compress) => change({ compress })}
          hint="Less on a slow link, more for the CPUs; older servers ignore it."
        >
          Compress what is sent
        </Checkbox>
        {lives ? (
          <>
            <Checkbox checked={draft.orElse} onChange={(orElse) => change({ orElse })}>
              Where a server fails to take one in, try the next best
            </Checkbox>
            <Checkbox checked={draft.home} onChange={(home) => change({ home })}>
              Make it their home server too
            </Checkbox>
          </>
        ) : null}
      </div>
    </>
  );
}
