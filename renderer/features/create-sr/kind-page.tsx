import { kindRefusal, kinds, srKinds, thinRefusal } from '../../../app/wizards/new-sr/kinds.ts';
import { Radios } from '../../ui/field/choice.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-sr.module.css';

const groups = [...new Set(srKinds.map((kind) => kinds[kind].group))];

export function KindPage({ view, draft, change }: PageProps) {
  const block = draft.kind === 'iscsi' || draft.kind === 'hba';
  return (
    <>
      <PageHead title="Kind">Where the disks or discs are, and how servers reach them.</PageHead>
      <div className={css['form']}>
        {groups.map((group) => (
          <section key={group} className={css['group']}>
            <h3>{group}</h3>
            <Radios
              label={group}
              value={draft.kind}
              onChange={(kind) => change({ kind })}
              options={srKinds
                .filter((kind) => kinds[kind].group === group)
                .map((kind) => ({
                  value: kind,
                  label: kinds[kind].label,
                  hint: kinds[kind].hint,
                  why: kindRefusal(view, kind),
                }))}
            />
          </section>
        ))}
        {block && (
          <section className={css['group']}>
            <h3>Room on the LUN</h3>
            <Radios
              label="Room on the LUN"
              value={draft.thin ? 'thin' : 'thick'}
              onChange={(value) => change({ thin: value === 'thin' })}
              options={[
                { value: 'thick', label: 'Full size (LVM)', hint: 'Each disk takes all its room at once.' },
                {
                  value: 'thin',
                  label: 'As it is used (GFS2)',
                  hint: 'A cluster of the servers shares the LUN.',
                  why: thinRefusal(view),
                },
              ]}
            />
          </section>
        )}
      </div>
    </>
  );
}
