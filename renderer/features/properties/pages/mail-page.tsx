import { mailLanguages } from '../../../../app/wizards/properties/pool.ts';
import { Checkbox } from '../../../ui/field/choice.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';

/** Where the servers send what they tell of, and through which mail server. */
export function MailPage(props: PageProps) {
  const { values } = props;
  const { text, number, choice, onOff } = bind(props);
  const language = String(values['mail/language']);
  return (
    <>
      <Checkbox {...onOff('mail/on')} hint="The servers send it themselves, also while no console is open.">
        Send alerts as e-mail
      </Checkbox>
      {values['mail/on'] === true && (
        <>
          <TextField
            label="To"
            maxLength={1000}
            placeholder="ops@example.com"
            {...text('mail/to')}
            hint="Several with commas between them."
          />
          <div className={css['host']}>
            <TextField label="Mail server" maxLength={250} placeholder="mail.example.com" {...text('mail/server')} />
            <NumberField label="Port" min={1} max={65_535} {...number('mail/port')} />
          </div>
          <Select
            label="Language"
            {...choice('mail/language')}
            options={[
              ...mailLanguages.map(([value, label]) => ({ value, label })),
              ...(mailLanguages.some(([value]) => value === language) ? [] : [{ value: language, label: language }]),
            ]}
          />
        </>
      )}
    </>
  );
}
