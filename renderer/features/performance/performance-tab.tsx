import { usePlace } from '../../objects/place.ts';
import type { TabProps } from '../../objects/tab.ts';
import { isMeasured } from './build.ts';
import { readLink } from './share/link.ts';
import { Performance } from './performance.tsx';

/** The Performance tab of VMs, servers, pools and SRs; a link may name its window and a graph. */
export function PerformanceTab({ pool, object }: TabProps) {
  const { place } = usePlace();
  const rest = (place.at === 'object' ? place.rest : undefined) ?? [];
  if (!isMeasured(object.$cls)) return null;
  return (
    <Performance
      key={rest.join('/')}
      pool={pool}
      cls={object.$cls}
      reference={object.$ref}
      uuid={object.uuid}
      link={readLink(rest)}
    />
  );
}
