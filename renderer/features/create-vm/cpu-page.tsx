import { warnCpu } from '../../../app/new-vm/pages.ts';
import { GiB, limitsOf } from '../../../app/new-vm/template.ts';
import { Banner } from '../../ui/banner.tsx';
import { NumberField } from '../../ui/field/number-field.tsx';
import { Radios } from '../../ui/field/choice.tsx';
import { Select } from '../../ui/field/select.tsx';
import { PageHead } from '../../ui/wizard/page-head.tsx';
import type { PageProps } from './page-props.ts';
import css from './new-vm.module.css';

const inGiB = (bytes: number): number => Math.round((bytes / GiB) * 100) / 100;
const toBytes = (gib: number | null, least: number): number => Math.max(least, Math.round((gib ?? 0) * GiB));

/** Sockets of this many cores that come out even. */
const topologies = (vcpus: number): readonly number[] =>
  Array.from({ length: vcpus }, (_, at) => at + 1).filter((cores) => vcpus % cores === 0);

export function CpuPage({ view, draft, template, change }: PageProps) {
  const limits = template && limitsOf(template);
  const least = limits?.memoryMin ?? GiB / 4;
  const dynamic = draft.memoryMin !== draft.memoryMax;
  const warnings = warnCpu(view, draft);
  const cpus = (vcpus: number) => {
    const most = Math.max(vcpus, draft.vcpusMax === draft.vcpus ? vcpus : draft.vcpusMax);
    change({ vcpus, vcpusMax: most, coresPerSocket: most % draft.coresPerSocket === 0 ? draft.coresPerSocket : 1 });
  };
  return (
    <>
      <PageHead title="CPU and memory">
        {draft.count > 1 ? `For each of the ${draft.count} new VMs.` : 'Both can be changed later while it is off.'}
      </PageHead>
      <div className={css['form']}>
        <div className={css['row']}>
          <NumberField
            label="vCPUs"
            value={draft.vcpus}
            min={1}
            max={limits?.vcpusMax ?? 32}
            onChange={(value) => cpus(Math.max(1, value ?? 1))}
          />
          <NumberField
            label="At most, to add while it runs"
            value={draft.vcpusMax}
            min={draft.vcpus}
            max={limits?.vcpusMax ?? 32}
            onChange={(value) => change({ vcpusMax: Math.max(draft.vcpus, value ?? draft.vcpus) })}
          />
          <Select
            label="Topology"
            value={String(draft.coresPerSocket)}
            onChange={(cores) => change({ coresPerSocket: Number(cores) })}
            options={topologies(draft.vcpusMax).map((cores) => ({
              value: String(cores),
              label: `${draft.vcpusMax / cores} ${draft.vcpusMax / cores === 1 ? 'socket' : 'sockets'} × ${cores} ${cores === 1 ? 'core' : 'cores'}`,
            }))}
          />
        </div>
        <Radios
          inline
          label="Memory"
          value={dynamic ? 'dynamic' : 'fixed'}
          onChange={(kind) =>
            change(
              kind === 'fixed'
                ? { memoryMin: draft.memoryMax }
                : { memoryMin: Math.max(least, Math.round(draft.memoryMax / 2)) },
            )
          }
          options={[
            { value: 'fixed', label: 'Fixed memory' },
            { value: 'dynamic', label: 'A range, given back when others need it' },
          ]}
        />
        <div className={css['row']}>
          {dynamic && (
            <NumberField
              label="At least"
              unit="GiB"
              step={0.5}
              min={inGiB(least)}
              value={inGiB(draft.memoryMin)}
              onChange={(value) => change({ memoryMin: toBytes(value, least) })}
            />
          )}
          <NumberField
            label={dynamic ? 'At most' : 'Memory'}
            unit="GiB"
            step={1}
            min={inGiB(least)}
            value={inGiB(draft.memoryMax)}
            onChange={(value) => {
              const memoryMax = toBytes(value, least);
              change({
                memoryMax,
                memoryLimit: memoryMax,
                memoryMin: dynamic ? Math.min(draft.memoryMin, memoryMax) : memoryMax,
              });
            }}
          />
        </div>
        {warnings.map((warning) => (
          <Banner key={warning} state="warning">
            {warning} It can be made, but not started as things are.
          </Banner>
        ))}
      </div>
    </>
  );
}
