import { RecentActivity } from '../recent-activity.tsx';
import type { VmProps } from './props.ts';
import css from '../overview.module.css';
import { CanRunOn } from './can-run-on.tsx';
import { SnapshotStrip } from './snapshot-strip.tsx';
import { VmFigures } from './vm-figures.tsx';
import { VmGeneral } from './vm-general.tsx';
import { VmNetworkCard } from './vm-network-card.tsx';
import { VmNotice } from './vm-notice.tsx';
import { VmStorageCard } from './vm-storage-card.tsx';

export function VmOverview({ pool, vm }: VmProps) {
  return (
    <div className={css['page']}>
      <VmNotice pool={pool} vm={vm} />
      <VmFigures pool={pool} vm={vm} />
      <div className={css['columns']}>
        <div className={css['column']}>
          <VmGeneral pool={pool} vm={vm} />
          <VmStorageCard pool={pool} vm={vm} />
          <VmNetworkCard pool={pool} vm={vm} />
          <SnapshotStrip pool={pool} vm={vm} />
        </div>
        <div className={css['side']}>
          <CanRunOn pool={pool} vm={vm} />
          <RecentActivity pool={pool} object={vm} />
        </div>
      </div>
    </div>
  );
}
