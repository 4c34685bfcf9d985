import { X } from 'lucide-react';
import { candidatesOf } from '../../../../app/wizards/properties/members.ts';
import { partKey } from '../../../../app/wizards/properties/devices.ts';
import { isRef } from '../../../../app/xenapi/ref.ts';
import { IconButton } from '../../../ui/button.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { Select } from '../../../ui/field/select.tsx';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind } from './bind.ts';

/** Who is in a schedule or a vApp; in that, in the order in which they start; each order waits until the one before has started, and its delay. */
export function MembersPage(props: PageProps) {
  const { view, object, values, onEdit } = props;
  const { number } = bind(props);
  if (object.$cls !== 'VM_appliance' && object.$cls !== 'VMSS') return null;
  const ordered = object.$cls === 'VM_appliance';
  const all = candidatesOf(view);
  const value = (ref: string, field: string) => values[partKey('member', ref, field)];
  const order = (ref: string) => Number(value(ref, 'order'));
  const members = all.filter((vm) => value(vm.$ref, 'in') === true).sort((a, b) => order(a.$ref) - order(b.$ref));
  const others = all.filter((vm) => value(vm.$ref, 'in') !== true);
  return (
    <>
      {ordered && (
        <p className={css['note']}>
          VMs of one order start together, the lowest first; the next order waits for the longest delay of this one.
          They stop the other way round.
        </p>
      )}
      {members.map((vm) => (
        <section key={vm.$ref} className={css['member']} aria-label={vm.name_label}>
          <h3 title={vm.name_label}>{vm.name_label}</h3>
          <IconButton
            small
            icon={X}
            label={`Take ${vm.name_label} out`}
            onClick={() => onEdit(partKey('member', vm.$ref, 'in'), false)}
          />
          {ordered && (
            <div className={css['three']}>
              <NumberField label="Order" min={0} {...number(partKey('member', vm.$ref, 'order'))} />
              <NumberField label="Then wait" unit="s" min={0} {...number(partKey('member', vm.$ref, 'startDelay'))} />
              <NumberField
                label="When stopping"
                unit="s"
                min={0}
                {...number(partKey('member', vm.$ref, 'shutdownDelay'))}
              />
            </div>
          )}
        </section>
      ))}
      {members.length === 0 && <p className={css['note']}>No VM is in it yet.</p>}
      <Select
        label="Add a VM"
        value={null}
        placeholder="Choose a VM"
        options={others.map((vm) => {
          const ref = ordered ? vm.appliance : vm.snapshot_schedule;
          const now = isRef(ref) ? view.get(object.$cls, ref) : undefined;
          return {
            value: String(vm.$ref),
            label: vm.name_label,
            note: now && now.$ref !== object.$ref ? `leaves ${now.name_label}` : undefined,
          };
        })}
        onChange={(ref) => onEdit(partKey('member', ref, 'in'), true)}
      />
    </>
  );
}
