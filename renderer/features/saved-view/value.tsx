import { useId, useMemo } from 'react';
import { displayName } from '../../../app/inventory/describe/names.ts';
import type { Property } from '../../../app/inventory/search/property.ts';
import type { Condition } from '../../../app/inventory/search/saved-view.ts';
import type { AnyObj } from '../../../app/inventory/view.ts';
import { usePhases, usePools } from '../../mirror/hooks.ts';
import { Select } from '../../ui/field/select.tsx';
import css from './saved-view.module.css';

interface ValueProps {
  readonly property: Property;
  readonly condition: Condition;
  readonly onChange: (value: string) => void;
}

const MOST_OFFERED = 500;
const collator = new Intl.Collator(undefined, { numeric: true });

/** Tags in use, or the objects that can be meant, each with its pool. */
function useChoices(property: Property, how: string) {
  const pools = usePools();
  const phases = usePhases();
  return useMemo(() => {
    const found = new Map<string, string>();
    if (phases === '') return [];
    for (const view of pools) {
      if (property.sort === 'tag')
        for (const cls of ['pool', 'host', 'VM', 'SR', 'VDI', 'network'] as const)
          for (const { tags } of view.all(cls)) for (const tag of tags) found.set(tag, tag);
      if (how === 'object' && property.choices)
        for (const one of view.all(property.choices)) found.set(one.uuid, displayName(view, one as AnyObj));
    }
    return [...found]
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => collator.compare(a.label, b.label))
      .slice(0, MOST_OFFERED);
  }, [pools, phases, property, how]);
}

/** What a condition compares with, as its property wants it. */
export function Value({ property, condition, onChange }: ValueProps) {
  const { how, value } = condition;
  const choices = useChoices(property, how);
  const list = useId();
  const { unit } = property;
  if (how === 'object')
    return <Select bare label="Value" value={value || null} options={choices} onChange={onChange} />;
  if (property.options)
    return <Select bare label="Value" value={value || null} options={property.options} onChange={onChange} />;
  if (unit) {
    const shown = value === '' ? '' : String(Number(value) / unit.size);
    return (
      <span className={css['unit']}>
        <input
          className={css['value']}
          type="number"
          min={0}
          step="any"
          aria-label={`Value in ${unit.word}`}
          value={shown}
          onChange={({ currentTarget }) => {
            const typed = currentTarget.valueAsNumber;
            onChange(Number.isNaN(typed) ? '' : String(Math.round(typed * unit.size)));
          }}
        />
        {unit.word}
      </span>
    );
  }
  return (
    <>
      <input
        className={css['value']}
        type={property.sort === 'date' ? 'date' : 'text'}
        aria-label="Value"
        autoComplete="off"
        spellCheck={false}
        value={value}
        maxLength={2000}
        list={property.sort === 'tag' ? list : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {property.sort === 'tag' ? (
        <datalist id={list}>
          {choices.map((one) => (
            <option key={one.value}>{one.value}</option>
          ))}
        </datalist>
      ) : null}
    </>
  );
}
