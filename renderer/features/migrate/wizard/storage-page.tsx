import { overOn, type DiskRow, type Outcome } from '../../../../app/wizards/migrate/outcome.ts';
import { freeOn } from '../../../../app/placement/storage.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Radios } from '../../../ui/field/choice.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { size } from '../../../ui/format/size.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { cx } from '../../../ui/cx.ts';
import { PageHead } from './page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './wizard.module.css';

const optionsOf = (outcome: Outcome) =>
  outcome.storage.map((sr) => ({
    value: sr.uuid,
    label: sr.name_label,
    note: `${size(freeOn(sr))} free${sr.shared ? '' : ', one server'}`,
  }));

/** All disks on one storage, each on its own, or each on its best. */
export function StoragePage({ draft, outcome, change }: PageProps) {
  const disks = outcome.rows.flatMap((row) => row.disks);
  const options = optionsOf(outcome);
  const full = outcome.storage.filter((sr) => overOn(outcome, sr) > 0);
  return (
    <>
      <PageHead title="Storage">
        {outcome.crosses
          ? 'Every disk is copied into the other pool.'
          : 'A disk that its server reaches can stay where it is.'}{' '}
        Snapshots go with their disk.
      </PageHead>
      <div className={css['form']}>
        <Radios
          inline
          label="Storage of the disks"
          value={draft.storage}
          onChange={(storage) =>
            change({ storage, ...(storage === 'one' && draft.sr === '' ? { sr: options[0]?.value ?? '' } : {}) })
          }
          options={[
            {
              value: 'best',
              label: draft.what === 'disks' ? 'Where they are' : 'The best for each',
            },
            { value: 'one', label: 'All on one' },
            { value: 'each', label: 'Each on its own' },
          ]}
        />
        {draft.storage === 'one' ? (
          <Select
            label="Storage for all"
            value={draft.sr === '' ? null : draft.sr}
            onChange={(sr) => change({ sr })}
            options={options}
          />
        ) : null}
        {full.map((sr) => (
          <Banner key={sr.uuid} state="error">
            {sr.name_label} has {size(freeOn(sr))} free, {size(overOn(outcome, sr))} too little for the disks that go
            there.
          </Banner>
        ))}
      </div>
      <table className={cx(css['table'], css['shared'])} aria-label="Disks">
        <thead>
          <tr>
            <th className={css['narrow']} aria-label="Fits" />
            <th>Disk</th>
            <th>Of</th>
            <th className={css['number']}>Size</th>
            <th>From</th>
            <th className={css['pick']}>To</th>
          </tr>
        </thead>
        <tbody>
          {disks.map((disk) => (
            <Row
              key={disk.uuid}
              disk={disk}
              options={options}
              editable={draft.storage === 'each'}
              onChange={(sr) => change({ disks: { ...draft.disks, [disk.uuid]: sr } })}
            />
          ))}
        </tbody>
      </table>
      {disks.length === 0 ? <p className={css['about']}>They have no disks.</p> : null}
    </>
  );
}

interface RowProps {
  readonly disk: DiskRow;
  readonly options: ReturnType<typeof optionsOf>;
  readonly editable: boolean;
  readonly onChange: (sr: string) => void;
}

function Row({ disk, options, editable, onChange }: RowProps) {
  const target = options.find(({ value }) => value === disk.to);
  const bad = disk.why ?? (disk.to === undefined ? 'no storage there has room' : undefined);
  return (
    <tr>
      <td>
        <StateGlyph state={bad === undefined ? 'done' : 'error'} label={bad ?? 'fits'} />
      </td>
      <td className={css['name']} title={disk.name}>
        {disk.name}
      </td>
      <td className={css['name']} title={disk.vm}>
        {disk.vm}
      </td>
      <td className={css['number']}>{size(disk.size)}</td>
      <td className={css['name']} title={disk.from?.name_label}>
        {disk.from?.name_label ?? ''}
      </td>
      <td className={css['pick']}>
        {editable ? (
          <Select
            bare
            label={`Storage of ${disk.name}`}
            value={disk.to ?? null}
            onChange={onChange}
            options={options}
          />
        ) : disk.moves ? (
          (target?.label ?? '')
        ) : (
          <span className={css['quiet']}>stays</span>
        )}
        {bad === undefined ? null : <div className={css['wrong']}>{bad}</div>}
      </td>
    </tr>
  );
}
