import { ownDisks } from '../../../../app/new-vm/template.ts';
import { partKey } from '../../../../app/wizards/properties/devices.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Checkbox, Radios } from '../../../ui/field/choice.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';

const letters: Readonly<Record<string, string>> = { c: 'Disk', d: 'CD drive', n: 'Network' };

/** The ticked ones in their order, the others after them. */
function Order({ order, onChange }: { readonly order: string; readonly onChange: (order: string) => void }) {
  const on = order.split('');
  const rows = [...on, ...Object.keys(letters).filter((letter) => !on.includes(letter))];
  const move = (at: number, by: number) => {
    const next = [...on];
    const [letter = ''] = next.splice(at, 1);
    next.splice(at + by, 0, letter);
    onChange(next.join(''));
  };
  return (
    <fieldset className={css['order']}>
      <legend>Boot order</legend>
      {rows.map((letter, at) => {
        const name = letters[letter] ?? letter;
        const ticked = at < on.length;
        return (
          <div key={letter} className={css['device']}>
            <Checkbox
              checked={ticked}
              onChange={(tick) => onChange(tick ? order + letter : on.filter((one) => one !== letter).join(''))}
            >
              {name}
            </Checkbox>
            <IconButton
              small
              icon={ArrowUp}
              label={`${name} earlier`}
              why={!ticked ? 'it is not started from' : at === 0 ? 'it is the first' : undefined}
              onClick={() => move(at, -1)}
            />
            <IconButton
              small
              icon={ArrowDown}
              label={`${name} later`}
              why={!ticked ? 'it is not started from' : at === on.length - 1 ? 'it is the last' : undefined}
              onClick={() => move(at, 1)}
            />
          </div>
        );
      })}
    </fieldset>
  );
}

export function BootPage(props: PageProps) {
  const { view, object, values, onEdit } = props;
  const { text } = bind(props);
  if (object.$cls !== 'VM') return null;
  const why = object.power_state === 'Halted' ? undefined : 'changes only while it is off';
  if (object.HVM_boot_policy === '')
    return (
      <>
        <div className={css['group']}>
          <h3>Boot from</h3>
          <Radios
            label="Boot from"
            value={
              ownDisks(view, object).find(({ vbd }) => values[partKey('disk', vbd.$ref, 'bootable')] === true)?.vbd
                .$ref ?? ''
            }
            onChange={(chosen) => {
              for (const { vbd } of ownDisks(view, object))
                onEdit(partKey('disk', vbd.$ref, 'bootable'), vbd.$ref === chosen);
            }}
            options={ownDisks(view, object).map(({ vbd, vdi }) => ({ value: String(vbd.$ref), label: vdi.name_label }))}
          />
        </div>
        <TextField label="Boot arguments" {...text('pvArgs')} hint="For the kernel; read when it starts." />
      </>
    );
  return (
    <>
      <Order order={String(values['bootOrder'] ?? '')} onChange={(order) => onEdit('bootOrder', order)} />
      <div className={css['group']}>
        <h3>Firmware</h3>
        <Radios
          label="Firmware"
          value={values['firmware'] === 'uefi' ? 'uefi' : 'bios'}
          onChange={(firmware) => onEdit('firmware', firmware)}
          options={[
            { value: 'bios', label: 'BIOS', why },
            { value: 'uefi', label: 'UEFI', why },
          ]}
        />
      </div>
      <Checkbox
        checked={values['secureBoot'] === 'true' || values['secureBoot'] === 'auto'}
        onChange={(on) => onEdit('secureBoot', on ? 'true' : 'false')}
        why={values['firmware'] === 'uefi' ? undefined : 'needs UEFI'}
      >
        Secure Boot
      </Checkbox>
    </>
  );
}
