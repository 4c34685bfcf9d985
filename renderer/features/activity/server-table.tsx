import type { ServerReason } from '../../../app/actions/ways-out.ts';
import { ObjectLink } from '../../objects/link.tsx';
import { size } from '../../ui/format/size.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { PlainTable, type PlainColumn } from '../../ui/plain-table/plain-table.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './activity.module.css';

/** Every server of the pool and what it has against the VM: what "no server available" means. */
export function ServerTable({ pool, servers }: { readonly pool: string; readonly servers: readonly ServerReason[] }) {
  const columns: readonly PlainColumn<ServerReason>[] = [
    {
      id: 'server',
      head: 'Server',
      width: '28%',
      render: ({ uuid, name, why }) => (
        <span className={css['serverName']}>
          <StateGlyph
            state={why === undefined ? 'done' : 'refused'}
            size={12}
            label={why === undefined ? 'Fits' : 'Cannot'}
          />
          <ObjectLink pool={pool} to={{ $cls: 'host', uuid, name_label: name }} />
        </span>
      ),
    },
    {
      id: 'why',
      head: 'Why it cannot run it',
      render: ({ why }) => (
        <span className={css['why']} title={why}>
          {why ?? 'It could run it by now: try again'}
        </span>
      ),
    },
    {
      id: 'free',
      head: 'Free memory',
      width: 150,
      align: 'right',
      render: ({ name, free, capacity }) => (
        <span className={css['freeMemory']}>
          <Meter value={capacity > 0 ? 1 - free / capacity : 0} width={52} label={`Memory of ${name}`} />
          {size(free)}
        </span>
      ),
    },
  ];
  return (
    <div className={css['servers']}>
      <PlainTable label="What each server says" columns={columns} rows={servers} rowId={({ ref }) => ref} />
    </div>
  );
}
