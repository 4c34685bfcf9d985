import { swapsOf } from '../../../../app/wizards/properties/vm-check.ts';
import { partKey } from '../../../../app/wizards/properties/devices.ts';
import { ownDisks } from '../../../../app/new-vm/template.ts';
import { keyOf } from '../../../objects/offers.ts';
import { Checkbox } from '../../../ui/field/choice.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import { size } from '../../../ui/format/size.ts';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind, GiB } from './bind.ts';
import { TabLink } from './tab-link.tsx';

const priorities: readonly string[] = [
  'Lowest',
  'Very low',
  'Low',
  'Below normal',
  'Above normal',
  'High',
  'Very high',
  'Highest',
];

/** Each disk of the VM: the disk itself, and how this VM has it. */
export function DisksPage(props: PageProps) {
  const { pool, view, object, values, onClose } = props;
  const { text, number, choice, onOff } = bind(props);
  if (object.$cls !== 'VM') return null;
  const disks = ownDisks(view, object);
  const swaps = swapsOf(view, object, values);
  return (
    <>
      {disks.map(({ vbd, vdi }) => {
        const key = (field: string) => partKey('disk', vbd.$ref, field);
        const attached = vbd.currently_attached ? 'Deactivate the disk first.' : undefined;
        const grows = vdi.allowed_operations.some((one) => one === 'resize' || one === 'resize_online');
        const taken = swaps.get(vbd.$ref);
        return (
          <section key={vbd.$ref} className={css['part']} aria-label={vdi.name_label || 'Unnamed disk'}>
            <p className={css['note']}>
              {vbd.device || `position ${vbd.userdevice}`} on{' '}
              {view.get('SR', vdi.SR)?.name_label ?? 'storage that is gone'}, {size(vdi.physical_utilisation)} written
              {taken === undefined ? '' : `; goes to position ${taken}`}
            </p>
            <div className={css['wide']}>
              <TextField label="Name" maxLength={1000} {...text(key('name'))} />
            </div>
            <NumberField
              label="Size"
              unit="GiB"
              min={0}
              {...number(key('size'), GiB)}
              why={grows ? undefined : 'Its VM must be off, and its storage able to.'}
              hint="A disk can grow, not shrink."
            />
            <Select
              label="Access"
              {...choice(key('mode'))}
              why={attached}
              options={[
                { value: 'RW', label: 'Read and write' },
                { value: 'RO', label: 'Read-only' },
              ]}
            />
            <TextField
              label="Position"
              {...text(key('position'))}
              disabled={attached !== undefined}
              hint={attached ?? 'A disk that is there already changes places with it.'}
            />
            <Select
              label="Access priority"
              {...choice(key('priority'))}
              hint="Who goes first when the storage is busy."
              options={[
                ...(vbd.qos_algorithm_params['class'] === undefined
                  ? [{ value: '', label: 'As the server sets it' }]
                  : []),
                ...priorities.map((label, at) => ({ value: String(at), label, note: String(at) })),
              ]}
            />
            <Checkbox {...onOff(key('bootable'))}>One can start from it</Checkbox>
          </section>
        );
      })}
      {disks.length === 0 && <p className={css['note']}>It has no disks.</p>}
      <TabLink of={keyOf(pool, object)} tab="storage" onClose={onClose}>
        Add, attach, move or delete disks
      </TabLink>
    </>
  );
}
