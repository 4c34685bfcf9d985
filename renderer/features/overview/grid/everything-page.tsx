import { useCallback, useMemo, useState } from 'react';
import type { View } from '../../../../app/inventory/view.ts';
import { useConnections, useDerivedOfAll } from '../../../mirror/hooks.ts';
import { useSetting } from '../../../mirror/settings.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/face.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { countIn, wholePool } from './everything.ts';
import { ObjectGrid, useGrouping } from './object-grid.tsx';
import type { GridRow } from './rows.ts';
import css from './selection-page.module.css';

const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

/** All pools with their servers and VMs: where one is when nothing is chosen. */
export function EverythingPage() {
  const [filter, setFilter] = useState('');
  const group = useGrouping('everything');
  const [hidden] = useSetting('showHidden');
  const connections = useConnections() ?? [];
  const trees = useDerivedOfAll(
    useCallback((view: View) => wholePool(view, group[0], filter, hidden), [group, filter, hidden]),
  );
  const rows = useMemo(() => [...trees.values()].filter((row) => row !== undefined), [trees]);
  // A pool of which nothing is known yet has its line too.
  const silent = connections
    .filter(({ id }) => filter === '' && trees.get(id) === undefined)
    .map(({ id, name }): GridRow => ({ id: `silent ${id}`, kind: 'silent', pool: id, name }));
  const { servers, vms, running } = countIn(rows);
  const live = connections.filter(({ state }) => state.at === 'live').length;
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1>All pools</h1>
        <span>
          {live} of {many(connections.length, 'pool', 'pools')} live
          {vms === 0 ? '' : ` · ${running} of ${many(vms, 'VM', 'VMs')} running`}
        </span>
      </header>
      <ObjectGrid
        label="Servers and VMs of all pools"
        name="everything"
        rows={[...rows, ...silent]}
        filter={filter}
        onFilter={setFilter}
        group={group}
        summary={[many(vms, 'VM', 'VMs'), servers > 0 ? many(servers, 'server', 'servers') : '']
          .filter(Boolean)
          .join(', ')}
        empty={
          <Empty icon={icons.filter} actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>}>
            Nothing matches “{filter}”.
          </Empty>
        }
      />
    </div>
  );
}
