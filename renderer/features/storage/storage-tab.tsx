import type { TabProps } from '../../objects/tab.ts';
import { SrDisks } from './sr-disks.tsx';
import { SrList } from './sr-list.tsx';
import { VmDisks } from './vm-disks.tsx';

/** A VM's drives, a storage repository's disks, or the storage of a server or pool. */
export function StorageTab({ pool, object }: TabProps) {
  switch (object.$cls) {
    case 'VM':
      return <VmDisks pool={pool} vm={object} />;
    case 'SR':
      return <SrDisks pool={pool} sr={object} />;
    case 'host':
    case 'pool':
      return <SrList pool={pool} owner={object} />;
    default:
      return null;
  }
}
