import type { TabProps } from '../../objects/tab.ts';
import { isMeasured } from './build.ts';
import { Performance } from './performance.tsx';

/** The Performance tab of VMs, servers, pools and SRs. */
export function PerformanceTab({ pool, object }: TabProps) {
  if (!isMeasured(object.$cls)) return null;
  return <Performance pool={pool} cls={object.$cls} reference={object.$ref} uuid={object.uuid} />;
}
