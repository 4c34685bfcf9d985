import type { TabProps } from '../../objects/tab.ts';
import { HostOverview } from './host/host-overview.tsx';
import { NetworkOverview } from './network-overview.tsx';
import { PoolOverview } from './grid/pool-overview.tsx';
import { ScheduleOverview } from './schedule-overview.tsx';
import { SnapshotOverview } from './snapshot-overview.tsx';
import { StorageOverview } from './storage-overview.tsx';
import { TemplateOverview } from './template-overview.tsx';
import { VappOverview } from './vapp-overview.tsx';
import { VmOverview } from './vm/vm-overview.tsx';

/** The first tab of every object: what matters about it at a glance. */
export function OverviewTab({ pool, object }: TabProps) {
  switch (object.$cls) {
    case 'pool':
      return <PoolOverview pool={pool} object={object} />;
    case 'host':
      return <HostOverview pool={pool} host={object} />;
    case 'VM':
      if (object.is_a_snapshot) return <SnapshotOverview pool={pool} vm={object} />;
      if (object.is_a_template) return <TemplateOverview pool={pool} vm={object} />;
      return <VmOverview pool={pool} vm={object} />;
    case 'SR':
      return <StorageOverview pool={pool} sr={object} />;
    case 'VM_appliance':
      return <VappOverview pool={pool} vapp={object} />;
    case 'VMSS':
      return <ScheduleOverview pool={pool} schedule={object} />;
    case 'network':
      return <NetworkOverview pool={pool} network={object} />;
    default:
      return null;
  }
}
