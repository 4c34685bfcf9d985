import { X } from 'lucide-react';
import { fieldProperty, GROUPABLE, propertyOf } from '../../../app/inventory/search/properties.ts';
import { MOST_GROUPS } from '../../../app/inventory/search/saved-view.ts';
import { IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/field/select.tsx';
import { useFields } from '../../objects/fields.ts';
import css from './saved-view.module.css';

interface GroupsProps {
  readonly groups: readonly string[];
  readonly onChange: (groups: readonly string[]) => void;
}

/** What objects stand under, the outermost first. */
export function Groups({ groups, onChange }: GroupsProps) {
  const fields = useFields();
  const options = (own: string | undefined) =>
    [...new Set([...GROUPABLE, ...fields.map((name) => fieldProperty(name).id), ...(own === undefined ? [] : [own])])]
      .filter((id) => id === own || !groups.includes(id))
      .map((id) => ({ value: id, label: propertyOf(id)?.label ?? id }));
  return (
    <div className={css['groups']}>
      {groups.map((group, at) => (
        <span key={group} className={css['group']}>
          <Select
            bare
            label={`Group by, level ${at + 1}`}
            value={group}
            options={options(group)}
            onChange={(next) => onChange(groups.with(at, next))}
          />
          <IconButton
            icon={X}
            small
            size={14}
            label={`Do not group by ${propertyOf(group)?.label ?? group}`}
            onClick={() => onChange(groups.filter((_, one) => one !== at))}
          />
        </span>
      ))}
      {groups.length >= MOST_GROUPS ? null : (
        <span className={css['group']}>
          <Select
            bare
            label={groups.length === 0 ? 'Group by' : 'Then by'}
            placeholder={groups.length === 0 ? 'Nothing' : 'Then by…'}
            value={null}
            options={options(undefined)}
            onChange={(next) => onChange([...groups, next])}
          />
        </span>
      )}
    </div>
  );
}
