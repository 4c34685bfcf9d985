import { useMemo, useState } from 'react';
import { fieldsOf } from '../../../../app/interchange/custom-fields.ts';
import { poolOf } from '../../../../app/inventory/describe/home.ts';
import { FIELD } from '../../../../app/wizards/properties/values.ts';
import { keyOf, useOffer, useRunNow } from '../../../objects/offers.ts';
import type { ObjectKey } from '../../../objects/place.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import { X } from 'lucide-react';
import type { PageProps } from '../page.tsx';
import css from '../properties.module.css';
import { bind } from './bind.ts';

const none: readonly ObjectKey[] = [];

/** What everybody in the pool may note down of an object, under names that the pool has for all. */
export function FieldsPage(props: PageProps) {
  const { pool, view, object } = props;
  const { text } = bind(props);
  const [name, setName] = useState('');
  const run = useRunNow();
  const of = poolOf(view);
  const keys = useMemo(() => (of ? [keyOf(pool, of)] : none), [pool, of]);
  const args = useMemo(() => ({ name: name.trim(), type: 'String' }), [name]);
  const offer = useOffer('pool.defineField', keys, args);
  if (!('other_config' in object)) return null;
  const all = fieldsOf(view, object);
  const why = name.trim() === '' ? 'name it first' : offer?.disabled;
  const define = () => {
    if (why !== undefined) return;
    void run('pool.defineField', keys, args);
    setName('');
  };
  return (
    <>
      {all.length === 0 && <p className={css['note']}>No fields are defined in this pool yet.</p>}
      {all.map((field) => (
        <div key={field.name} className={css['beside']}>
          <TextField
            label={field.name}
            hint={field.type === 'DateTime' ? 'A date, as in 20261224T18:00:00Z.' : undefined}
            {...text(`${FIELD}${field.name}`)}
          />
          <IconButton
            icon={X}
            label={`Remove the field ${field.name} from the pool`}
            onClick={() => void run('pool.defineField', keys, { name: field.name, type: field.type, remove: true })}
          />
        </div>
      ))}
      <div className={css['define']}>
        <TextField
          label="Another field"
          hint="For every object of the pool, at once and for everybody."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              define();
            }
          }}
        />
        <Button why={why} onClick={define}>
          Define
        </Button>
      </div>
    </>
  );
}
