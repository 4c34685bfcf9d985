import type { Obj, PoolId } from '../../../../app/inventory/view.ts';

export interface VmProps {
  readonly pool: PoolId;
  readonly vm: Obj<'VM'>;
}
