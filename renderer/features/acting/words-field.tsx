import { useMemo, useState } from 'react';
import type { View } from '../../../app/inventory/view.ts';
import { Button } from '../../ui/button.tsx';
import { Tag } from '../../ui/chip.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import type { FieldViewProps } from './field-props.ts';
import type { FieldDef } from './fields.ts';
import css from './words-field.module.css';

function tagsIn(view: View): readonly string[] {
  const found = new Set<string>();
  for (const cls of ['pool', 'host', 'VM', 'SR', 'network'] as const)
    for (const object of view.all(cls)) for (const tag of object.tags) found.add(tag);
  return [...found].sort();
}

/** Tags: typed, or picked from those that are in use. */
export function Words({ field, value, onChange, aims }: FieldViewProps<Extract<FieldDef, { readonly kind: 'words' }>>) {
  const [draft, setDraft] = useState('');
  const chosen = Array.isArray(value) ? (value as readonly string[]) : [];
  const view = aims[0]?.situation.view;
  const known = useMemo(() => {
    if (field.from === 'own')
      return [...new Set(aims.flatMap(({ target }) => ('tags' in target ? target.tags : [])))].sort();
    return view ? tagsIn(view) : [];
  }, [field.from, aims, view]);
  const add = (word: string) => {
    if (word !== '' && !chosen.includes(word)) onChange([...chosen, word]);
    setDraft('');
  };
  const offered = known.filter((word) => !chosen.includes(word)).slice(0, 24);
  return (
    <div className={css['field']}>
      {field.from === 'all' && (
        <TextField
          label={field.label}
          hint="Enter adds it."
          value={draft}
          maxLength={200}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={() => add(draft.trim())}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && draft.trim() !== '') {
              event.preventDefault();
              add(draft.trim());
            }
          }}
        />
      )}
      <div className={css['words']}>
        {chosen.map((word) => (
          <Tag key={word} onRemove={() => onChange(chosen.filter((other) => other !== word))}>
            {word}
          </Tag>
        ))}
      </div>
      {offered.length > 0 && (
        <div className={css['words']}>
          {offered.map((word) => (
            <Button key={word} small kind="quiet" onClick={() => add(word)}>
              + {word}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
