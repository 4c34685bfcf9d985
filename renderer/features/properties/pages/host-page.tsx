import { platformFrom } from '../../../../app/actions/host/version.ts';
import { signsIn } from '../../../../app/actions/settings/host/power-on.ts';
import { SCRIPT } from '../../../../app/wizards/properties/power-on.ts';
import { Checkbox, Radios } from '../../../ui/field/choice.tsx';
import { PasswordField, TextArea, TextField } from '../../../ui/field/text-field.tsx';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';

export function StoragePage(props: PageProps) {
  const { text, onOff } = bind(props);
  return (
    <>
      <TextField
        label="iSCSI name"
        maxLength={223}
        {...text('iqn')}
        hint="As which it signs in at iSCSI storage; storage has to let that name in."
      />
      <Checkbox
        {...onOff('multipathing')}
        hint="It lets go of all its storage and connects again, so that a broken path is survived from then on."
      >
        Use every path to its storage
      </Checkbox>
    </>
  );
}

export function LogPage(props: PageProps) {
  const { text } = bind(props);
  return (
    <TextField
      label="Also send its log to"
      placeholder="syslog.example.com"
      maxLength={300}
      {...text('logTo')}
      hint="A syslog server, by name or address. Empty: it keeps its log on itself only."
    />
  );
}

export function PowerPage(props: PageProps) {
  const { object, values, onEdit, locked } = props;
  const { text } = bind(props);
  if (object.$cls !== 'host') return null;
  const mode = String(values['power/mode']);
  const same = mode === object.power_on_mode && mode !== '';
  const away = locked['power/mode'];
  return (
    <>
      <p className={css['note']}>How the pool switches it on while it is off.</p>
      <Radios
        label="Power on"
        value={mode}
        onChange={(next) => onEdit('power/mode', next)}
        options={[
          { value: '', label: 'By hand only', why: away },
          { value: 'wake-on-lan', label: 'Wake-on-LAN', why: away },
          { value: 'DRAC', label: 'Dell DRAC', hint: 'Needs Dell’s supplemental pack on the servers.', why: away },
          {
            value: 'iLO',
            label: 'HP iLO',
            why: away ?? (platformFrom(object, '3.1.50') ? 'Not from version 8.2 on.' : undefined),
          },
          { value: SCRIPT, label: 'A script of its own', hint: 'In /etc/xapi.d/plugins of every server.', why: away },
        ]}
      />
      {signsIn(mode) && (
        <>
          {same && (
            <p className={css['note']}>
              It is set up. What its controller is told is not shown; what is told here replaces all of it.
            </p>
          )}
          <TextField label="Controller" maxLength={300} {...text('power/ip')} />
          <TextField label="User" maxLength={300} {...text('power/user')} />
          <PasswordField
            label="Password"
            maxLength={1000}
            {...text('power/password')}
            hint="The server keeps it as a secret of its own."
          />
        </>
      )}
      {mode === SCRIPT && (
        <>
          <TextField label="Script" maxLength={200} {...text('power/script')} />
          <TextArea
            label="What it is told"
            rows={4}
            {...text('power/told')}
            hint="key=value, a line each. What it was told before is not shown, and replaced."
          />
        </>
      )}
    </>
  );
}
