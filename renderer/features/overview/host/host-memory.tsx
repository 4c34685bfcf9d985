import { useMemo } from 'react';
import type { View } from '../../../../app/inventory/view.ts';
import { useView } from '../../../mirror/hooks.ts';
import { Card } from '../../../ui/card.tsx';
import { size } from '../../../ui/format/size.ts';
import css from './host-memory.module.css';
import type { HostProps } from './props.ts';

interface Part {
  readonly name: string;
  readonly bytes: number;
  readonly kind: 'own' | 'vm' | 'free';
}

function partsOf(view: View, props: HostProps['host']) {
  const total = view.get('host_metrics', props.metrics)?.memory_total ?? 0;
  const dom0 = view.get('VM', props.control_domain);
  const own = props.memory_overhead + (dom0 ? dom0.memory_target + dom0.memory_overhead : 0);
  const vms = props.resident_VMs
    .flatMap((ref) => view.get('VM', ref) ?? [])
    .filter((vm) => !vm.is_control_domain)
    .map((vm): Part => {
      const actual = view.get('VM_metrics', vm.metrics)?.memory_actual ?? 0;
      return { name: vm.name_label, bytes: (actual || vm.memory_dynamic_max) + vm.memory_overhead, kind: 'vm' };
    })
    .sort((a, b) => b.bytes - a.bytes);
  const used = vms.reduce((sum, part) => sum + part.bytes, 0);
  const most = props.resident_VMs
    .flatMap((ref) => view.get('VM', ref) ?? [])
    .reduce((sum, vm) => sum + (vm.is_control_domain ? 0 : vm.memory_dynamic_max), 0);
  return { total, own, vms, used, free: Math.max(0, total - own - used), most };
}

/** Who has the server's memory: itself, each VM, nobody. */
export function HostMemory({ pool, host }: HostProps) {
  const view = useView(pool);
  const { total, own, vms, used, free, most } = useMemo(() => partsOf(view, host), [view, host]);
  const room = total - own;
  const over = room > 0 && most > room ? Math.round((most / room - 1) * 100) : 0;
  const width = (bytes: number) => ({ flexGrow: bytes, flexBasis: 0 });
  return (
    <Card title="Memory" aside={`${size(free)} free of ${size(total)}`}>
      <div className={css['bar']} role="img" aria-label={`Server ${size(own)}, VMs ${size(used)}, free ${size(free)}`}>
        <span className={css['own']} style={width(own)} title={`Server itself, ${size(own)}`} />
        {vms.map((part, at) => (
          <span
            key={`${part.name} ${at}`}
            className={css['vm']}
            style={width(part.bytes)}
            title={`${part.name}, ${size(part.bytes)}`}
          />
        ))}
        <span className={css['free']} style={width(free)} title={`Free, ${size(free)}`} />
      </div>
      <ul className={css['legend']}>
        <li>
          <span className={css['own']} /> server itself <b>{size(own)}</b>
        </li>
        <li>
          <span className={css['vm']} /> {vms.length} {vms.length === 1 ? 'VM' : 'VMs'} <b>{size(used)}</b>
        </li>
        <li>
          <span className={css['free']} /> free <b>{size(free)}</b>
        </li>
      </ul>
      {over > 0 && (
        <p className={css['note']}>
          Its VMs may grow to {size(most)}, {over} % more than there is.
        </p>
      )}
    </Card>
  );
}
