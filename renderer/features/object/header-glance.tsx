import { useLive, useSpark } from '../../mirror/metrics/metrics.ts';
import { memoryPart, useMeasured, type GlanceProps } from '../../objects/glance.ts';
import { percent, sizeOf } from '../../ui/format/size.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { Sparkline } from '../../ui/sparkline/sparkline.tsx';
import css from './header.module.css';

/** What it does right now, on every tab; as much of it as there is room for. */
export function HeaderGlance({ pool, object }: GlanceProps) {
  const measured = useMeasured(object);
  const live = useLive(pool, measured);
  const cpu = useSpark(pool, measured, '=cpu');
  const memory = memoryPart(live);
  return (
    <span className={css['glance']}>
      {live?.cpu !== undefined && cpu && (
        <span className={css['figure']} title={`CPU ${percent(live.cpu)}, last 5 minutes`}>
          CPU
          <Sparkline points={cpu.values} max={1} width={56} height={16} label="CPU, last 5 minutes" />
          <b>{percent(live.cpu)}</b>
        </span>
      )}
      {memory !== undefined && (
        <span className={css['figure']} title={`Memory, ${sizeOf(live?.memoryUsed ?? 0, live?.memoryTotal ?? 0)}`}>
          Memory
          <Meter value={memory} width={40} label="Memory" />
          <b>{percent(memory)}</b>
        </span>
      )}
    </span>
  );
}
