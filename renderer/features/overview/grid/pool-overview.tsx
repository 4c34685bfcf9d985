import { useCallback, useState } from 'react';
import { isLive } from '../../../../app/inventory/describe/home.ts';
import type { Obj, PoolId, View } from '../../../../app/inventory/view.ts';
import { openDialog } from '../../../objects/dialogs.ts';
import { useConnection, useDerived, useDerivedAtLeisure, usePhase } from '../../../mirror/hooks.ts';
import { useSetting } from '../../../mirror/settings.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty, Skeleton } from '../../../ui/face.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { ObjectGrid, useGrouping } from './object-grid.tsx';
import { PoolDetails } from './pool-details.tsx';
import { PoolFigures } from './pool-figures.tsx';
import { flat, poolRows } from './rows.ts';
import css from './grid.module.css';

/** How many of the pool's servers are heard of. */
function answers(view: View): readonly [number, number] {
  const hosts = [...view.all('host')];
  return [hosts.filter((host) => isLive(view, host)).length, hosts.length];
}

/** Everything that runs in a pool, by server. */
export function PoolOverview({ pool, object }: { readonly pool: PoolId; readonly object: Obj<'pool'> }) {
  const [filter, setFilter] = useState('');
  const group = useGrouping('pool');
  const [hidden] = useSetting('showHidden');
  const phase = usePhase(pool);
  const live = useConnection(pool)?.state.at === 'live';
  const rows = useDerivedAtLeisure(
    pool,
    useCallback((view: View) => poolRows(view, group[0], filter, hidden), [group, filter, hidden]),
  );
  const objects = flat(rows).filter((row) => row.kind === 'object');
  const vms = objects.filter((row) => row.object.$cls === 'VM').length;
  const hosts = objects.length - vms;
  const parts = [
    `${vms} ${vms === 1 ? 'VM' : 'VMs'}`,
    hosts > 0 ? `${hosts} ${hosts === 1 ? 'server' : 'servers'}` : '',
  ];
  const [answered, servers] = useDerived(pool, answers);
  const answering = answered === servers ? 'live, every 5 s' : `${answered} of ${servers} servers answer`;
  const loading = phase === 'loading' && vms === 0;
  return (
    <div className={css['pool']}>
      <PoolFigures pool={pool} object={object} />
      <PoolDetails pool={pool} object={object} />
      <ObjectGrid
        label={`Servers and VMs of ${object.name_label || 'this server'}`}
        name="pool"
        rows={rows}
        filter={filter}
        onFilter={setFilter}
        group={group}
        summary={`${parts.filter(Boolean).join(', ')} · ${live ? answering : 'as last seen'}`}
        empty={
          loading ? (
            <Skeleton rows={12} />
          ) : filter === '' ? (
            <Empty
              icon={icons.vm}
              actions={
                <Button
                  kind="primary"
                  onClick={() => openDialog('new-vm', { targets: [{ pool, cls: 'pool', uuid: object.uuid }] })}
                >
                  New VM
                </Button>
              }
            >
              No VMs here yet.
            </Empty>
          ) : (
            <Empty icon={icons.filter} actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>}>
              Nothing here matches “{filter}”.
            </Empty>
          )
        }
      />
    </div>
  );
}
