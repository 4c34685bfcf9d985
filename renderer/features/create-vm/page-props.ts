import type { Obj, PoolId, View } from '../../../app/inventory/view.ts';
import type { NewVmDraft } from '../../../app/new-vm/draft.ts';

/** What every page of the wizard takes. */
export interface PageProps {
  readonly pool: PoolId;
  readonly view: View;
  readonly draft: NewVmDraft;
  readonly template: Obj<'VM'> | undefined;
  readonly change: (change: Partial<NewVmDraft>) => void;
}
