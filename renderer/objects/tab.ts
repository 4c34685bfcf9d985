import type { AnyObj, PoolId } from '../../app/inventory/view.ts';

/** What every tab of an object page takes. */
export interface TabProps {
  readonly pool: PoolId;
  readonly object: AnyObj;
}
