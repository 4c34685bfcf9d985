import { FolderPlus, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { fieldProperty, propertyOf, PROPERTIES } from '../../../app/inventory/search/properties.ts';
import { howsOf } from '../../../app/inventory/search/property.ts';
import type { Condition, Filter, Join, Together } from '../../../app/inventory/search/saved-view.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/field/select.tsx';
import { useFields } from '../../objects/fields.ts';
import { Value } from './value.tsx';
import css from './saved-view.module.css';

const joins: readonly { readonly value: Join; readonly label: string }[] = [
  { value: 'all', label: 'All of these hold' },
  { value: 'any', label: 'Any of these holds' },
  { value: 'none', label: 'None of these holds' },
];

const MOST_DEPTH = 3;

interface ConditionsProps {
  readonly filter: Together;
  readonly onChange: (filter: Together) => void;
  readonly depth?: number;
}

/** Conditions joined by one word; one of them may itself be such a group. */
export function Conditions({ filter, onChange, depth = 0 }: ConditionsProps) {
  const put = (at: number, next: Filter): void => onChange({ ...filter, of: filter.of.with(at, next) });
  const drop = (at: number): void => onChange({ ...filter, of: filter.of.filter((_, one) => one !== at) });
  const add = (next: Filter): void => onChange({ ...filter, of: [...filter.of, next] });
  const empty: Condition = { on: 'name', how: 'contains', value: '' };
  return (
    <div className={css['conditions']} data-depth={depth}>
      <span className={css['join']}>
        <Select
          bare
          label="How conditions are joined"
          value={filter.join}
          options={joins}
          onChange={(join) => onChange({ ...filter, join })}
        />
      </span>
      {filter.of.map((one, at) => {
        const remove = (
          <IconButton icon={X} small size={14} label={`Remove condition ${at + 1}`} onClick={() => drop(at)} />
        );
        if ('join' in one)
          return (
            // Conditions have no identity but their place.
            <div key={at} className={css['nested']}>
              <Conditions filter={one} depth={depth + 1} onChange={(next) => put(at, next)} />
              {remove}
            </div>
          );
        if ('xml' in one)
          return (
            <div key={at} className={css['line']}>
              <span className={css['foreign']} title={one.xml}>
                A condition from another console that this one cannot ask. It is kept, and lets everything through.
              </span>
              {remove}
            </div>
          );
        return <Line key={at} condition={one} onChange={(next) => put(at, next)} remove={remove} />;
      })}
      <div className={css['adding']}>
        <Button small kind="quiet" icon={Plus} onClick={() => add(empty)}>
          Add a condition
        </Button>
        {depth >= MOST_DEPTH ? null : (
          <Button small kind="quiet" icon={FolderPlus} onClick={() => add({ join: 'any', of: [empty] })}>
            Add a group
          </Button>
        )}
      </div>
    </div>
  );
}

interface LineProps {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly remove: ReactNode;
}

function Line({ condition, onChange, remove }: LineProps) {
  const fields = useFields();
  const property = propertyOf(condition.on);
  const known = [...PROPERTIES.map(({ id }) => id), ...fields.map((name) => fieldProperty(name).id)];
  const ids = known.includes(condition.on) ? known : [...known, condition.on];
  const hows = property ? howsOf(property) : [];
  const how = hows.find(({ id }) => id === condition.how);
  return (
    <div className={css['line']}>
      <Select
        bare
        label="Property"
        value={condition.on}
        options={ids.map((id) => ({ value: id, label: propertyOf(id)?.label ?? id }))}
        onChange={(on) => {
          const next = propertyOf(on);
          if (!next) return;
          const hows = howsOf(next);
          const stays = next.sort === property?.sort && hows.some(({ id }) => id === condition.how);
          const keeps = stays && !next.options && condition.how !== 'object';
          onChange({ on, how: stays ? condition.how : (hows[0]?.id ?? 'is'), value: keeps ? condition.value : '' });
        }}
      />
      <Select
        bare
        label="Comparison"
        value={condition.how}
        options={hows.map(({ id, label }) => ({ value: id, label }))}
        onChange={(next) =>
          onChange({
            ...condition,
            how: next,
            value: (next === 'object') === (condition.how === 'object') ? condition.value : '',
          })
        }
      />
      {property === undefined || how?.bare ? (
        <span />
      ) : (
        <Value property={property} condition={condition} onChange={(value) => onChange({ ...condition, value })} />
      )}
      {remove}
    </div>
  );
}
