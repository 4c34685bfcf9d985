import type { AnyObj, View } from '../../../app/inventory/view.ts';
import type { Values } from '../../../app/wizards/properties/values.ts';
import { NULL_REF } from '../../../app/xenapi/ref.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Radios } from '../../ui/field/choice.tsx';
import { NumberField } from '../../ui/field/number-field.tsx';
import { Select } from '../../ui/field/select.tsx';
import { TextArea, TextField } from '../../ui/field/text-field.tsx';
import { size } from '../../ui/format/size.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import type { Section } from './sections.ts';
import css from './properties.module.css';

export interface PageProps {
  readonly section: Section;
  readonly view: View;
  readonly object: AnyObj;
  readonly values: Values;
  readonly live: Values;
  readonly errors: Readonly<Record<string, string>>;
  readonly conflicts: readonly string[];
  readonly followed: readonly string[];
  readonly onEdit: (field: string, value: string | number | boolean) => void;
  readonly onDrop: (field: string) => void;
}

const GiB = 1024 ** 3;

const names: Readonly<Record<string, string>> = {
  name: 'the name', description: 'the description', folder: 'the folder', tags: 'the tags', vcpus: 'vCPUs', vcpusMax: 'the most vCPUs', coresPerSocket: 'the topology', weight: 'the priority', memoryMin: 'the least memory', memoryMax: 'memory', memoryLimit: 'the memory limit', bootOrder: 'the boot order', firmware: 'the firmware', secureBoot: 'Secure Boot', pvArgs: 'boot arguments', home: 'the home server', autoStart: 'starting with the server', haPriority: 'restart by HA', order: 'the start order', startDelay: 'the start delay', shutdownDelay: 'the shutdown delay',
}; // prettier-ignore

function written(view: View, field: string, value: unknown): string {
  if (field.startsWith('memory')) return size(Number(value));
  if (field === 'home') return view.get('host', String(value))?.name_label ?? 'none';
  if (field === 'tags') return String(value).split('\n').join(', ') || 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value) || 'nothing';
}

/** What others changed on this page while it was open. */
function Meanwhile({ section, view, live, conflicts, followed, onDrop }: PageProps) {
  const mine = conflicts.filter((field) => section.fields.includes(field));
  const theirs = followed.filter((field) => section.fields.includes(field));
  if (mine.length === 0 && theirs.length === 0) return null;
  return (
    <div className={css['meanwhile']} role="status">
      {theirs.length > 0 && (
        <p>
          <StateGlyph state="info" size={12} /> Somebody changed{' '}
          {theirs.map((field) => names[field] ?? field).join(', ')} meanwhile; that is shown here and stays.
        </p>
      )}
      {mine.map((field) => (
        <p key={field}>
          <StateGlyph state="warning" size={12} />
          Somebody set {names[field] ?? field} to {written(view, field, live[field])} meanwhile. Saving replaces it with
          yours.
          <Button small kind="quiet" onClick={() => onDrop(field)}>
            Take theirs
          </Button>
        </p>
      ))}
    </div>
  );
}

/** The fields of one page. */
export function Page(props: PageProps) {
  return (
    <div className={css['fields']}>
      <h2>{props.section.title}</h2>
      <Meanwhile {...props} />
      <Fields {...props} />
    </div>
  );
}

function Fields(props: PageProps) {
  const { section, view, object, values, errors, onEdit } = props;
  const text = (field: string) => ({
    value: String(values[field] ?? ''),
    error: errors[field],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onEdit(field, event.currentTarget.value),
  });
  const number = (field: string, factor = 1) => ({
    value: Math.round((Number(values[field] ?? 0) / factor) * 100) / 100,
    error: errors[field],
    onChange: (value: number | null) => onEdit(field, Math.round((value ?? 0) * factor)),
  });
  const off = object.$cls === 'VM' && object.power_state === 'Halted';
  switch (section.id) {
    case 'general':
      return (
        <>
          {'name_label' in object && <TextField label="Name" maxLength={1000} {...text('name')} />}
          {'name_description' in object && <TextArea label="Description" rows={4} {...text('description')} />}
          {'tags' in object && (
            <TextField
              label="Tags"
              hint="Separated by commas."
              value={String(values['tags'] ?? '')
                .split('\n')
                .join(', ')}
              onChange={(event) => onEdit('tags', event.currentTarget.value.split(/,\s*/).join('\n'))}
              onBlur={(event) => onEdit('tags', sorted(event.currentTarget.value))}
            />
          )}
          {'other_config' in object && <TextField label="Folder" hint="Written like /web/shop." {...text('folder')} />}
        </>
      );
    case 'cpu':
      return (
        <>
          <NumberField
            label="vCPUs"
            min={1}
            {...number('vcpus')}
            hint={off ? undefined : 'A running VM can get more, up to its most.'}
          />
          <NumberField
            label="At most"
            min={1}
            {...number('vcpusMax')}
            hint={off ? undefined : 'Changes only while it is off.'}
          />
          <NumberField
            label="Cores per socket"
            min={1}
            {...number('coresPerSocket')}
            hint={off ? undefined : 'Changes only while it is off.'}
          />
          <NumberField
            label="Priority"
            min={1}
            max={65_536}
            {...number('weight')}
            hint="256 is normal; twice as much gets twice the time when CPUs are short."
          />
        </>
      );
    case 'memory':
      return (
        <>
          <NumberField
            label="Memory"
            unit="GiB"
            step={0.5}
            min={0}
            {...number('memoryMax', GiB)}
            hint="What it has while nobody else needs it."
          />
          <NumberField
            label="At least"
            unit="GiB"
            step={0.5}
            min={0}
            {...number('memoryMin', GiB)}
            hint="The same as above keeps it fixed."
          />
          <NumberField
            label="Limit"
            unit="GiB"
            step={0.5}
            min={0}
            {...number('memoryLimit', GiB)}
            hint={off ? 'The most it can ever be given while it runs.' : 'Changes only while it is off.'}
          />
        </>
      );
    case 'boot':
      return object.$cls === 'VM' && object.HVM_boot_policy === '' ? (
        <TextField label="Boot arguments" {...text('pvArgs')} />
      ) : (
        <>
          <Select
            label="Boot order"
            value={String(values['bootOrder'] ?? '')}
            onChange={(order) => onEdit('bootOrder', order)}
            options={orders(String(values['bootOrder'] ?? '')).map((order) => ({
              value: order,
              label: orderWords(order),
            }))}
          />
          <Radios
            label="Firmware"
            value={values['firmware'] === 'uefi' ? 'uefi' : 'bios'}
            onChange={(firmware) => onEdit('firmware', firmware)}
            options={[
              { value: 'bios', label: 'BIOS', why: off ? undefined : 'changes only while it is off' },
              { value: 'uefi', label: 'UEFI', why: off ? undefined : 'changes only while it is off' },
            ]}
          />
          <Checkbox
            checked={values['secureBoot'] === 'true'}
            onChange={(on) => onEdit('secureBoot', on ? 'true' : 'false')}
            why={values['firmware'] === 'uefi' ? undefined : 'needs UEFI'}
          >
            Secure Boot
          </Checkbox>
        </>
      );
    case 'start':
      return (
        <>
          <Checkbox checked={values['autoStart'] === true} onChange={(on) => onEdit('autoStart', on)}>
            Start with its server
          </Checkbox>
          <Radios
            label="After a server failed"
            value={haValue(values['haPriority'])}
            onChange={(value) => onEdit('haPriority', value === 'none' ? '' : value)}
            options={[
              { value: 'restart', label: 'Restart it', hint: 'HA keeps room for it.' },
              { value: 'best-effort', label: 'Restart it if there is room' },
              { value: 'none', label: 'Leave it' },
            ]}
          />
          <NumberField label="Start order" min={0} {...number('order')} hint="0 first." />
          <NumberField label="Wait before the next ones start" unit="s" min={0} {...number('startDelay')} />
          <NumberField label="Wait before the next ones shut down" unit="s" min={0} {...number('shutdownDelay')} />
        </>
      );
    case 'home':
      return (
        <Radios
          label="Home server"
          value={String(values['home'] ?? NULL_REF)}
          onChange={(home) => onEdit('home', home)}
          options={[
            { value: NULL_REF, label: 'None, the pool chooses' },
            ...[...view.all('host')]
              .sort((a, b) => a.name_label.localeCompare(b.name_label, undefined, { numeric: true }))
              .map((host) => ({ value: String(host.$ref), label: host.name_label })),
          ]}
        />
      );
  }
}

const sorted = (text: string): string =>
  [
    ...new Set(
      text
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ]
    .sort()
    .join('\n');

const haValue = (value: unknown): 'restart' | 'best-effort' | 'none' =>
  value === 'restart' || value === 'best-effort' ? value : 'none';

const known = ['cdn', 'cnd', 'dcn', 'dnc', 'ncd', 'ndc', 'c', 'd', 'n', 'cd', 'dc'];
const orders = (now: string): readonly string[] => (known.includes(now) ? known : [now, ...known]);
const letters: Readonly<Record<string, string>> = { c: 'Disk', d: 'CD', n: 'Network' };
const orderWords = (order: string): string =>
  order
    .split('')
    .map((letter) => letters[letter] ?? letter)
    .join(', then ') || 'Nothing';
