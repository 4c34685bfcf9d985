import { useEffect, useMemo } from 'react';
import { disksOf } from '../../../app/actions/delete-vm.ts';
import type { Obj, View } from '../../../app/inventory/view.ts';
import { serverTime } from '../../../app/inventory/describe/server-time.ts';
import { size } from '../../ui/format/size.ts';
import { moment } from '../../ui/format/time.ts';
import type { FieldViewProps } from './field-props.ts';
import type { FieldDef } from './fields.ts';
import css from './action-dialog.module.css';

interface Item {
  readonly ref: string;
  readonly name: string;
  readonly note: string;
  readonly why?: string;
}

interface SomeProps {
  readonly label: string;
  readonly items: readonly Item[];
  readonly chosen: readonly string[];
  readonly onChange: (refs: readonly string[]) => void;
  readonly none: string;
}

export function Some({ label, items, chosen, onChange, none }: SomeProps) {
  return (
    <fieldset className={css['group']}>
      <legend className={css['legend']}>{label}</legend>
      <div className={css['list']}>
        {items.map((item) => (
          <label key={item.ref} className={css['option']} data-refused={item.why !== undefined || undefined}>
            <input
              type="checkbox"
              checked={chosen.includes(item.ref) && item.why === undefined}
              disabled={item.why !== undefined}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, item.ref] : chosen.filter((ref) => ref !== item.ref))
              }
            />
            <span className={css['words']} title={item.name}>
              {item.name}
            </span>
            <span className={css['note']}>{item.why ?? item.note}</span>
          </label>
        ))}
        {items.length === 0 && <p className={css['none']}>{none}</p>}
      </div>
    </fieldset>
  );
}

export const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : []);

/** The disks that would go with the VMs: those that belong to them are ticked, those others use too stay. */
export function OwnDisks({ field, value, onChange, aims }: FieldViewProps) {
  const items = useMemo(() => {
    const going = new Set<string>(aims.map(({ target }) => target.$ref));
    const seen = new Map<string, Item & { readonly owner: boolean }>();
    for (const { situation, target } of aims) {
      if (target.$cls !== 'VM') continue;
      for (const { vdi, owner, sharedWith } of disksOf(situation.view, target, going)) {
        const sr = situation.view.get('SR', vdi.SR)?.name_label ?? '';
        const user = sharedWith[0]?.name_label;
        seen.set(vdi.$ref, {
          ref: vdi.$ref,
          name: vdi.name_label || 'unnamed disk',
          note: `${size(vdi.virtual_size)} on ${sr}`,
          owner: owner && !seen.has(vdi.$ref),
          ...(user === undefined ? {} : { why: `${user} uses it too` }),
        });
      }
    }
    return [...seen.values()];
  }, [aims]);
  useEffect(() => {
    if (value === undefined)
      onChange(items.filter((item) => item.owner && item.why === undefined).map((item) => item.ref));
  }, [value, onChange, items]);
  return <Some label={field.label} items={items} chosen={listOf(value)} onChange={onChange} none="No disks." />;
}

export function OwnSnapshots({ field, value, onChange, aims }: FieldViewProps) {
  const items = aims.flatMap(({ situation, target }) =>
    target.$cls === 'VM'
      ? target.snapshots.flatMap((ref) => {
          const snapshot = situation.view.get('VM', ref);
          const taken = snapshot && serverTime(snapshot.snapshot_time);
          return snapshot ? [{ ref, name: snapshot.name_label, note: taken === undefined ? '' : moment(taken) }] : [];
        })
      : [],
  );
  if (items.length === 0) return null;
  return <Some label={field.label} items={items} chosen={listOf(value)} onChange={onChange} none="" />;
}

/** What being chosen would mean for a VM. */
function noteFor(action: string, view: View, vm: Obj<'VM'>): string {
  if (action === 'pool.exportOvf') return vm.power_state === 'Halted' ? '' : 'not off';
  const one = action === 'pool.createSchedule' ? view.get('VMSS', vm.snapshot_schedule) : view.get('VM_appliance', vm.appliance); // prettier-ignore
  return one === undefined ? '' : `leaves ${one.name_label}`;
}

export function SomeVms({ field, value, onChange, aims, action }: FieldViewProps) {
  const view = aims[0]?.situation.view;
  const items = view
    ? [...view.all('VM')]
        .filter((vm) => !vm.is_a_template && !vm.is_control_domain)
        .map((vm) => ({ ref: vm.$ref, name: vm.name_label, note: noteFor(action.id, view, vm) }))
        // Those about which nothing is to be said come first.
        .sort(
          (a, b) =>
            Number(a.note !== '') - Number(b.note !== '') || a.name.localeCompare(b.name, undefined, { numeric: true }),
        )
    : [];
  return <Some label={field.label} items={items} chosen={listOf(value)} onChange={onChange} none="No VMs." />;
}

export function Ticks({ field, value, onChange }: FieldViewProps<Extract<FieldDef, { readonly kind: 'ticks' }>>) {
  const items = field.options.map((option) => ({ ref: option.value, name: option.label, note: '' }));
  return <Some label={field.label} items={items} chosen={listOf(value)} onChange={onChange} none="" />;
}

export function SomeRepositories({ field, value, onChange, aims }: FieldViewProps) {
  const view = aims[0]?.situation.view;
  const items = view
    ? [...view.all('Repository')].map(({ $ref, name_label, binary_url, update }) => ({
        ref: $ref,
        name: name_label || binary_url,
        note: update ? 'brings updates' : 'base',
      }))
    : [];
  return (
    <Some label={field.label} items={items} chosen={listOf(value)} onChange={onChange} none="The pool knows none." />
  );
}
