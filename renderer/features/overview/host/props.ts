import type { Obj, PoolId } from '../../../../app/inventory/view.ts';

export interface HostProps {
  readonly pool: PoolId;
  readonly host: Obj<'host'>;
}
