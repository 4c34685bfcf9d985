import type { Obj, PoolId } from '../../../app/inventory/view.ts';
import { ObjectGlyph } from '../../objects/glyph.tsx';
import type { PlainColumn } from '../../ui/plain-table/plain-table.tsx';
import css from './overview.module.css';

/** How each VM of a list is now, by shape and word. */
export const stateColumn = (pool: PoolId): PlainColumn<Obj<'VM'>> => ({
  id: 'state',
  head: 'State',
  width: 120,
  render: (vm) => (
    <span className={css['standing']}>
      <ObjectGlyph pool={pool} object={vm} /> {vm.power_state}
    </span>
  ),
});
