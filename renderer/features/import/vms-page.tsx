import type { ImportVm } from '../../../app/wizards/import/draft.ts';
import { GiB } from '../../../app/new-vm/template.ts';
import { Radios, Switch } from '../../ui/field/choice.tsx';
import { NumberField } from '../../ui/field/number-field.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './import.module.css';

/** Name and size of each VM, as the package proposes them. */
export function VmsPage({ view, facts, draft, change }: PageProps) {
  if (!draft) return null;
  const taken = new Set([...view.all('VM')].map(({ name_label }) => name_label));
  const set = (at: number, part: Partial<ImportVm>): void =>
    change({ vms: draft.vms.map((vm, index) => (index === at ? { ...vm, ...part } : vm)) });
  return (
    <>
      <PageHead title={draft.vms.length === 1 ? 'VM' : 'VMs'}>
        {facts?.kind === 'disk'
          ? 'A disk says nothing of the VM around it: give it what its system needs.'
          : facts?.kind === 'xva'
            ? 'It comes as it was exported, under this name.'
            : 'As the package describes it; everything can be changed.'}
      </PageHead>
      <div className={css['form']}>
        {draft.vms.map((vm, at) => (
          <fieldset key={at} className={css['vm']}>
            <TextField
              label="Name"
              value={vm.name}
              maxLength={4000}
              hint={
                taken.has(vm.name.trim()) ? 'Another VM has this name already; that is allowed.' : vm.os || undefined
              }
              onChange={(event) => set(at, { name: event.currentTarget.value })}
            />
            {facts?.kind === 'xva' ? null : <Hardware vm={vm} set={(part) => set(at, part)} />}
          </fieldset>
        ))}
        {facts?.kind === 'ovf' && facts.ovf.collection && (
          <>
            <Switch
              checked={draft.vapp !== ''}
              onChange={(on) => change({ vapp: on ? facts.ovf.name || 'imported vApp' : '' })}
              hint="It starts them in the package’s order."
            >
              Make a vApp of them
            </Switch>
            {draft.vapp !== '' && (
              <TextField
                label="Name of the vApp"
                value={draft.vapp}
                onChange={(event) => change({ vapp: event.currentTarget.value })}
              />
            )}
          </>
        )}
      </div>
    </>
  );
}

function Hardware({ vm, set }: { readonly vm: ImportVm; readonly set: (part: Partial<ImportVm>) => void }) {
  return (
    <>
      <div className={css['row']}>
        <NumberField
          label="vCPUs"
          value={vm.vcpus}
          min={1}
          max={1024}
          onChange={(vcpus) => set({ vcpus: vcpus ?? 1 })}
        />
        <NumberField
          label="Memory"
          unit="GiB"
          value={Math.round((vm.memory / GiB) * 100) / 100}
          min={0.125}
          max={24_576}
          step={0.5}
          onChange={(memory) => set({ memory: Math.round((memory ?? 0) * GiB) })}
        />
      </div>
      <Radios
        inline
        label="Boot mode"
        value={vm.firmware}
        onChange={(firmware) => set({ firmware })}
        options={[
          { value: 'bios', label: 'BIOS' },
          { value: 'uefi', label: 'UEFI' },
        ]}
      />
    </>
  );
}
