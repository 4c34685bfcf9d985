import { noHotPlug } from '../../../../app/actions/config/cpus.ts';
import { noDynamicMemory } from '../../../../app/actions/config/memory.ts';
import type { Obj } from '../../../../app/inventory/view.ts';
import { warningsOf } from '../../../../app/wizards/properties/vm-check.ts';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { Select } from '../../../ui/field/select.tsx';
import { size } from '../../../ui/format/size.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import type { PageProps } from '../page-props.ts';
import css from '../properties.module.css';
import { bind, GiB } from './bind.ts';

const isOff = (vm: Obj<'VM'>): boolean => vm.power_state === 'Halted';
const whileOff = (vm: Obj<'VM'>): string | undefined => (isOff(vm) ? undefined : 'Changes only while it is off.');

function Warnings({ of }: { readonly of: readonly string[] }) {
  return of.map((warning) => (
    <p key={warning} className={css['warning']}>
      <StateGlyph state="warning" size={12} />
      {warning}
    </p>
  ));
}

/** As XenCenter's nine: each four times the one before. */
const weights: readonly (readonly [number, string])[] = [
  [1, 'Lowest'], [4, 'Very low'], [16, 'Low'], [64, 'Below normal'], [256, 'Normal'], [1024, 'Above normal'],
  [4096, 'High'], [16_384, 'Very high'], [65_536, 'Highest'],
]; // prettier-ignore

function topologies(most: number, now: number): readonly { readonly value: string; readonly label: string }[] {
  const cores = Array.from({ length: most }, (_one, at) => at + 1).filter((one) => most % one === 0);
  if (!cores.includes(now)) cores.push(now);
  return cores.map((one) => ({
    value: String(one),
    label:
      most % one === 0
        ? `${most / one} ${most === one ? 'socket' : 'sockets'} × ${one} ${one === 1 ? 'core' : 'cores'}`
        : `${one} cores per socket`,
  }));
}

export function CpuPage(props: PageProps) {
  const { view, object, values, errors, onEdit } = props;
  const { number } = bind(props);
  if (object.$cls !== 'VM') return null;
  const weight = Number(values['weight']);
  const most = Math.max(1, Math.min(254, Number(values['vcpusMax']) || 1));
  const fixed = isOff(object) ? undefined : noHotPlug(view, object);
  return (
    <>
      <NumberField
        label="vCPUs"
        min={1}
        {...number('vcpus')}
        why={fixed?.ok === false ? `${fixed.why}.` : undefined}
        onChange={(value) => {
          // Where all are there from the start, all it is to stay.
          if (isOff(object) && values['vcpus'] === values['vcpusMax']) onEdit('vcpusMax', value ?? 0);
          onEdit('vcpus', value ?? 0);
        }}
        hint={isOff(object) ? 'What it starts with.' : 'A running VM can get more, up to its most.'}
      />
      <NumberField label="At most" min={1} {...number('vcpusMax')} why={whileOff(object)} />
      <Select
        label="Topology"
        value={String(values['coresPerSocket'])}
        error={errors['coresPerSocket']}
        why={whileOff(object)}
        options={topologies(most, Number(values['coresPerSocket']))}
        onChange={(cores) => onEdit('coresPerSocket', Number(cores))}
      />
      <Select
        label="Priority"
        hint="Who goes first when CPUs are short; each step weighs four times the one before."
        value={String(weight)}
        options={[
          ...weights.map(([value, label]) => ({ value: String(value), label, note: `weight ${value}` })),
          ...(weights.some(([value]) => value === weight)
            ? []
            : [{ value: String(weight), label: `Weight ${weight}` }]),
        ]}
        onChange={(value) => onEdit('weight', Number(value))}
      />
      <Warnings of={warningsOf(view, object, values).cpu} />
    </>
  );
}

export function MemoryPage(props: PageProps) {
  const { view, object, values } = props;
  const { number } = bind(props);
  if (object.$cls !== 'VM') return null;
  const fixed = noDynamicMemory(view, object);
  const why = fixed?.ok === false && values['memoryMin'] === values['memoryMax'] ? `${fixed.why}.` : undefined;
  return (
    <>
      <NumberField
        label="Memory"
        unit="GiB"
        step={0.5}
        min={0}
        {...number('memoryMax', GiB)}
        onChange={(value) => {
          const bytes = Math.round((value ?? 0) * GiB);
          // What was one number stays one.
          if (values['memoryMin'] === values['memoryMax']) props.onEdit('memoryMin', bytes);
          if (isOff(object) && values['memoryLimit'] === values['memoryMax']) props.onEdit('memoryLimit', bytes);
          props.onEdit('memoryMax', bytes);
        }}
        hint="What it has while nobody else needs it."
      />
      <NumberField
        label="At least"
        unit="GiB"
        step={0.5}
        min={0}
        {...number('memoryMin', GiB)}
        why={why}
        hint="The same as above keeps it fixed; less lets the server squeeze it when memory is short."
      />
      <NumberField
        label="Limit"
        unit="GiB"
        step={0.5}
        min={0}
        {...number('memoryLimit', GiB)}
        why={whileOff(object)}
        hint="The most it can ever be given while it runs."
      />
      <p className={css['note']}>It needs at least {size(object.memory_static_min)} to start.</p>
      <Warnings of={warningsOf(view, object, values).memory} />
    </>
  );
}
