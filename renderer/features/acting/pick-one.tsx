import { useId, useMemo } from 'react';
import { judgeRole } from '../../../app/actions/verdict.ts';
import { useConnections, useView } from '../../mirror/hooks.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { NOTHING } from './arguments.ts';
import { candidates, otherPools } from './candidates.ts';
import type { FieldViewProps } from './field-props.ts';
import type { FieldDef } from './fields.ts';
import css from './action-dialog.module.css';

type Pick = Extract<
  FieldDef,
  { readonly kind: 'server' | 'storage' | 'network' | 'disc' | 'disk' | 'vapp' | 'schedule' | 'nic' | 'pool' }
>;

/** One object out of those there are; each says whether it would do, and why not. */
export function PickOne({ field, value, onChange, aims, action, args }: FieldViewProps<Pick>) {
  const group = useId();
  const aim = aims[0];
  const view = useView(aim?.situation.view.pool ?? '');
  const connections = useConnections();
  const rows = useMemo(() => {
    if (!aim) return [];
    const all =
      field.kind === 'pool'
        ? otherPools(
            connections ?? [],
            aims.map(({ situation }) => situation.view.pool),
          )
        : candidates(view, field.kind, aim.target);
    return all.map((candidate) => {
      const verdicts = aims.map(({ situation, target }) =>
        judgeRole(action, { ...situation, view: situation.view.pool === view.pool ? view : situation.view }, target, {
          ...args,
          [field.key]: candidate.ref,
        }),
      );
      const fit = verdicts.filter(({ verdict, needs }) => verdict.ok || needs).length;
      const refused = verdicts.find(({ verdict, needs }) => !verdict.ok && !needs)?.verdict;
      return { ...candidate, fit, why: refused && !refused.ok ? refused.why : undefined };
    });
  }, [view, connections, field, aim, aims, action, args]);
  const option = (
    ref: string,
    words: string,
    note: string,
    full: number | undefined,
    fit: number,
    why: string | undefined,
  ) => (
    <label key={ref} className={css['option']} data-refused={fit === 0 || undefined}>
      <input
        type="radio"
        name={group}
        value={ref}
        checked={value === ref}
        disabled={fit === 0}
        onChange={() => onChange(ref)}
      />
      <span className={css['words']} title={words}>
        {words}
      </span>
      <span className={css['note']}>
        {fit === 0 ? (
          <>
            <StateGlyph state="refused" size={12} />
            {why}
          </>
        ) : (
          <>
            {fit < aims.length && `${fit} of ${aims.length} fit`}
            {full !== undefined && <Meter value={full} width={72} label={`${words}, how full`} />}
            {note}
          </>
        )}
      </span>
    </label>
  );
  return (
    <fieldset className={css['group']}>
      <legend className={css['legend']}>{field.label}</legend>
      <div className={css['list']}>
        {field.none !== undefined && option(NOTHING, field.none, '', undefined, aims.length, undefined)}
        {rows.map((row) => option(row.ref, row.name, row.note, row.full, row.fit, row.why))}
        {rows.length === 0 && field.none === undefined && <p className={css['none']}>There is none to choose.</p>}
      </div>
      {field.hint && <p className={css['hint']}>{field.hint}</p>}
    </fieldset>
  );
}
