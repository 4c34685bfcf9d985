import { Radios, Switch } from '../../ui/field/choice.tsx';
import { NumberField } from '../../ui/field/number-field.tsx';
import { PasswordField, TextArea, TextField } from '../../ui/field/text-field.tsx';
import { judgeRole } from '../../../app/actions/verdict.ts';
import { FileField } from './file-field.tsx';
import { PickOne } from './pick-one.tsx';
import { OwnDisks, OwnSnapshots, SomeRepositories, SomeVms, Ticks } from './pick-some.tsx';
import { ReportParts, SomeHosts } from './report-fields.tsx';
import { ServerClock } from './server-clock.tsx';
import { Words } from './words-field.tsx';
import type { FieldViewProps } from './field-props.ts';
import css from './action-dialog.module.css';

/** Why no target could take this answer. */
function refusal({ action, aims, args, field }: FieldViewProps, value: string): string | undefined {
  for (const { situation, target } of aims) {
    const { verdict, needs } = judgeRole(action, situation, target, { ...args, [field.key]: value });
    if (verdict.ok || needs) return undefined;
    return verdict.why;
  }
  return undefined;
}

/** A field as what it asks needs. */
export function FieldView(props: FieldViewProps) {
  const { field, value, onChange } = props;
  const text = typeof value === 'string' ? value : '';
  const common = { label: field.label, ...(field.hint === undefined ? {} : { hint: field.hint }) };
  switch (field.kind) {
    case 'text': {
      const hint = field.note?.(text, props.aims) ?? field.hint;
      return (
        <TextField
          label={field.label}
          {...(hint === undefined ? {} : { hint })}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    }
    case 'file':
      return <FileField {...props} field={field} />;
    case 'password':
      return <PasswordField {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'area':
      return <TextArea {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'number':
      return (
        <NumberField
          {...common}
          value={typeof value === 'number' && !Number.isNaN(value) ? value : null}
          onChange={onChange}
          {...(field.unit === undefined ? {} : { unit: field.unit })}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
          {...(field.step === undefined ? {} : { step: field.step })}
        />
      );
    case 'switch':
      return (
        <Switch checked={value === true} onChange={onChange} hint={field.hint}>
          {field.label}
        </Switch>
      );
    case 'choice':
      return (
        <div className={css['choice']}>
          <span aria-hidden>{field.label}</span>
          <Radios
            label={field.label}
            value={text}
            onChange={onChange}
            options={field.options.map((option) => ({
              ...option,
              why: field.judged ? refusal(props, option.value) : undefined,
            }))}
          />
        </div>
      );
    case 'server':
    case 'storage':
    case 'network':
    case 'disc':
    case 'disk':
    case 'vapp':
    case 'schedule':
    case 'nic':
    case 'pool':
      return <PickOne {...props} field={field} />;
    case 'words':
      return <Words {...props} field={field} />;
    case 'own-disks':
      return <OwnDisks {...props} />;
    case 'own-snapshots':
      return <OwnSnapshots {...props} />;
    case 'some-vms':
      return <SomeVms {...props} />;
    case 'ticks':
      return <Ticks {...props} field={field} />;
    case 'some-hosts':
      return <SomeHosts {...props} />;
    case 'report-parts':
      return <ReportParts {...props} />;
    case 'server-clock':
      return <ServerClock {...props} />;
    case 'some-repositories':
      return <SomeRepositories {...props} />;
  }
}
