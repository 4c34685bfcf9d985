import type { TabProps } from '../../objects/tab.ts';
import { NetworkList } from './network-list.tsx';
import { VmNics } from './vm-nics.tsx';
import css from './network.module.css';
import { Addresses } from './addresses.tsx';
import { Nics } from './nics.tsx';

/** A VM's interfaces, or the networks, NICs and addresses of a server or pool. */
export function NetworkTab({ pool, object }: TabProps) {
  switch (object.$cls) {
    case 'VM':
      return <VmNics pool={pool} vm={object} />;
    case 'host':
    case 'pool':
      return (
        <div className={css['tab']}>
          <NetworkList pool={pool} owner={object} />
          <div className={css['below']}>
            {object.$cls === 'host' && <Nics pool={pool} host={object} />}
            <Addresses pool={pool} owner={object} />
          </div>
        </div>
      );
    default:
      return null;
  }
}
