import { useMemo, useState } from 'react';
import { dateOf, dateText, fieldsOf, type FieldDefinition } from '../../../../app/interchange/custom-fields.ts';
import { poolOf } from '../../../../app/inventory/describe/home.ts';
import { FIELD } from '../../../../app/wizards/properties/general.ts';
import { keyOf, useOffer, useRunNow } from '../../../objects/offers.ts';
import type { ObjectKey } from '../../../objects/place.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Radios } from '../../../ui/field/choice.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import { X } from 'lucide-react';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';

const none: readonly ObjectKey[] = [];

/** What everybody in the pool may note down of an object, under names that the pool has for all. */
export function FieldsPage(props: PageProps) {
  const { pool, view, object } = props;
  const { text } = bind(props);
  const [name, setName] = useState('');
  const [type, setType] = useState<FieldDefinition['type']>('String');
  const run = useRunNow();
  const of = poolOf(view);
  const keys = useMemo(() => (of ? [keyOf(pool, of)] : none), [pool, of]);
  const args = useMemo(() => ({ name: name.trim(), type }), [name, type]);
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
          {field.type === 'DateTime' ? (
            <DateField label={field.name} {...text(`${FIELD}${field.name}`)} />
          ) : (
            <TextField label={field.name} {...text(`${FIELD}${field.name}`)} />
          )}
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
      <Radios
        inline
        label="It holds"
        value={type}
        onChange={setType}
        options={[
          { value: 'String', label: 'Text' },
          { value: 'DateTime', label: 'A date and time' },
        ]}
      />
    </>
  );
}

/** "2026-12-24T18:00", by this computer's clock, as the browser's own picker takes it. */
function local(time: number): string {
  const at = new Date(time);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A date, picked; kept as XenCenter writes it, so that both read the same. */
function DateField({
  value,
  label,
  onChange,
  error,
}: ReturnType<ReturnType<typeof bind>['text']> & { readonly label: string }) {
  const time = dateOf(value);
  const none = value !== '' && time === undefined;
  return (
    <TextField
      type="datetime-local"
      label={label}
      error={error}
      hint={none ? `“${value}” is no date; choose one, or leave it.` : 'By this computer’s clock; empty for none.'}
      value={time === undefined ? '' : local(time)}
      onChange={(event) => {
        const chosen = new Date(event.currentTarget.value).getTime();
        onChange({ currentTarget: { value: Number.isNaN(chosen) ? '' : dateText(chosen) } });
      }}
    />
  );
}
