import { useEffect, useMemo } from 'react';
import { isLive } from '../../../app/actions/host/residents.ts';
import { partName, type ReportPart } from '../../../app/actions/host/report-parts.ts';
import { explain } from '../../../app/errors/explain.ts';
import { useAsk } from '../../link/ask.ts';
import { Button } from '../../ui/button.tsx';
import { size } from '../../ui/format/size.ts';
import type { FieldViewProps } from './field-props.ts';
import { listOf, Some } from './pick-some.tsx';
import css from './action-dialog.module.css';

/** Servers of the pool; for one server there is nothing to choose. */
export function SomeHosts({ field, value, onChange, aims }: FieldViewProps) {
  const [aim] = aims;
  if (aim?.target.$cls !== 'pool') return null;
  const { view } = aim.situation;
  const items = [...view.all('host')]
    .map((host) => ({
      ref: host.$ref,
      name: host.name_label,
      note: host.address,
      ...(isLive(view, host) ? {} : { why: 'it does not answer' }),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return <Some label={field.label} items={items} chosen={listOf(value)} onChange={onChange} none="No servers." />;
}

const privacy: Readonly<Record<ReportPart['privacy'], string>> = {
  no: 'nothing personal',
  maybe: 'may hold personal data',
  if_customized: 'personal where it was customised',
  yes: 'holds personal data',
};

const sizes = ({ least, most }: Pick<ReportPart, 'least' | 'most'>): string =>
  most === undefined ? (least > 0 ? `${size(least)} or more` : '') : `up to ${size(most)}`;

/** What servers say they can gather, the least telling first. */
export function ReportParts({ field, value, onChange, aims, args }: FieldViewProps) {
  const [aim] = aims;
  const text = JSON.stringify(aim?.target.$cls === 'host' ? [aim.target.$ref] : (args['hosts'] ?? []));
  const hosts = useMemo(() => JSON.parse(text) as string[], [text]);
  const pool = aim?.situation.view.pool ?? '';
  const { data, error, isPending } = useAsk(
    'host.reportParts',
    { pool, hosts },
    { enabled: hosts.length > 0, staleTime: 60_000 },
  );
  useEffect(() => {
    if (value === undefined && data && data.length > 0)
      onChange(data.filter(({ usual }) => usual).map(({ key }) => key));
  }, [value, data, onChange]);
  if (hosts.length === 0) return null;
  if (error || data?.length === 0)
    return (
      <p className={css['none']}>
        {error ? `${explain(error.failure).title}. ` : ''}The servers do not say what they can gather: all that they
        gather by themselves is fetched.
      </p>
    );
  if (isPending) return <p className={css['none']}>Asking the servers what they can gather…</p>;
  const chosen = listOf(value);
  const taken = (data ?? []).filter(({ key }) => chosen.includes(key));
  const total = taken.reduce<Pick<ReportPart, 'least' | 'most'>>(
    (sum, { least, most }) => ({
      least: sum.least + least,
      most: sum.most === undefined || most === undefined ? undefined : sum.most + most,
    }),
    { least: 0, most: 0 },
  );
  return (
    <div>
      <Some
        label={field.label}
        items={(data ?? []).map((part) => ({
          ref: part.key,
          name: partName(part.key),
          note: [sizes(part), privacy[part.privacy]].filter(Boolean).join(', '),
        }))}
        chosen={chosen}
        onChange={onChange}
        none=""
      />
      <p className={css['under']}>
        <span>
          {taken.length} of {data?.length ?? 0}, {sizes(total) || 'sizes unknown'}
        </span>
        <Button small kind="quiet" onClick={() => onChange((data ?? []).map(({ key }) => key))}>
          All
        </Button>
        <Button
          small
          kind="quiet"
          onClick={() => onChange((data ?? []).filter(({ privacy: one }) => one === 'no').map(({ key }) => key))}
        >
          Nothing personal
        </Button>
        <Button
          small
          kind="quiet"
          onClick={() => onChange((data ?? []).filter(({ usual }) => usual).map(({ key }) => key))}
        >
          The usual
        </Button>
      </p>
    </div>
  );
}
