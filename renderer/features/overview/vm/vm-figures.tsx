import { useMemo } from 'react';
import type { MetricObject } from '../../../../app/contract/metrics.ts';
import { useConnection } from '../../../mirror/hooks.ts';
import { useLive, useSpark } from '../../../mirror/metrics/metrics.ts';
import { bothWays } from '../../../objects/glance.ts';
import { KeyFigure, KeyFigures } from '../../../ui/figure/key-figure.tsx';
import { mib, percent, size, sizeParts } from '../../../ui/format/size.ts';
import { Sparkline } from '../../../ui/sparkline/sparkline.tsx';
import { metricWords } from '../metric-words.ts';
import type { VmProps } from './props.ts';

const add = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): readonly number[] =>
  Array.from({ length: Math.max(a?.length ?? 0, b?.length ?? 0) }, (_, at) => (a?.[at] ?? Number.NaN) + (b?.[at] ?? 0));

function flow(a: number | undefined, b: number | undefined): string {
  const both = bothWays(a, b);
  return both === undefined ? '–' : mib(both);
}

/** CPU, memory, disk and network now, each with its last minutes; for a VM that is off, what it will take. */
export function VmFigures({ pool, vm }: VmProps) {
  const object = useMemo<MetricObject>(() => ({ cls: 'VM', ref: vm.$ref }), [vm.$ref]);
  const connected = useConnection(pool)?.state.at === 'live';
  const live = useLive(pool, object);
  const cpu = useSpark(pool, object, '=cpu');
  const memory = useSpark(pool, object, '=memory_used');
  const read = useSpark(pool, object, '=disk_read');
  const write = useSpark(pool, object, '=disk_write');
  const received = useSpark(pool, object, '=net_rx');
  const sent = useSpark(pool, object, '=net_tx');
  const disk = useMemo(() => add(read?.values, write?.values), [read, write]);
  const network = useMemo(() => add(received?.values, sent?.values), [received, sent]);
  const vcpus = `${vm.VCPUs_at_startup} ${vm.VCPUs_at_startup === 1 ? 'vCPU' : 'vCPUs'}`;
  if (vm.power_state !== 'Running')
    return (
      <KeyFigures>
        <KeyFigure
          label="CPU"
          value={vm.VCPUs_at_startup}
          rest={vm.VCPUs_at_startup === 1 ? 'vCPU when started' : 'vCPUs when started'}
        />
        <KeyFigure
          label="Memory"
          value={size(vm.memory_dynamic_max).split(' ')[0]}
          rest={`${size(vm.memory_dynamic_max).split(' ')[1] ?? ''} ${vm.power_state === 'Halted' ? 'when started' : vm.power_state === 'Paused' ? 'held' : 'on disk'}`}
        />
      </KeyFigures>
    );
  const peak = cpu ? Math.max(0, ...Array.from(cpu.values).filter(Number.isFinite)) : 0;
  const total = live?.memoryTotal ?? vm.memory_dynamic_max;
  const used = live?.memoryUsed === undefined ? undefined : sizeParts(live.memoryUsed, total);
  return (
    <KeyFigures>
      <KeyFigure
        label="CPU"
        aside={metricWords(live?.state, connected) ?? (peak > 0 ? `peak ${percent(peak)}` : undefined)}
        value={live?.cpu === undefined ? '–' : Math.round(live.cpu * 100)}
        rest={`% of ${vcpus}`}
        chart={cpu && <Sparkline points={cpu.values} max={1} height={28} label="CPU, last 5 minutes" />}
      />
      <KeyFigure
        label="Memory"
        aside={live?.memoryUsed === undefined ? undefined : percent(live.memoryUsed / total)}
        value={used?.value ?? size(total).split(' ')[0]}
        rest={used?.rest ?? `${size(total).split(' ')[1] ?? ''}, use not told`}
        chart={memory && <Sparkline points={memory.values} max={total} height={28} label="Memory, last 5 minutes" />}
      />
      <KeyFigure
        label="Disk"
        aside={
          live?.diskRead === undefined || live.diskWrite === undefined
            ? undefined
            : `r ${mib(live.diskRead)} · w ${mib(live.diskWrite)}`
        }
        value={flow(live?.diskRead, live?.diskWrite)}
        rest="MiB/s"
        chart={disk.length > 0 && <Sparkline points={disk} height={28} label="Disk, last 5 minutes" />}
      />
      <KeyFigure
        label="Network"
        aside={
          live?.netRx === undefined || live.netTx === undefined
            ? undefined
            : `in ${mib(live.netRx)} · out ${mib(live.netTx)}`
        }
        value={flow(live?.netRx, live?.netTx)}
        rest="MiB/s"
        chart={network.length > 0 && <Sparkline points={network} height={28} label="Network, last 5 minutes" />}
      />
    </KeyFigures>
  );
}
