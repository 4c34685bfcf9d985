import type { PoolId, View } from '../../../../app/inventory/view.ts';
import type { MigrateDraft } from '../../../../app/wizards/migrate/draft.ts';
import type { Outcome } from '../../../../app/wizards/migrate/outcome.ts';
import type { ServerSaid } from '../server-says.ts';
import type { Asked } from './asked.ts';

/** What every page of the wizard takes. */
export interface PageProps {
  readonly draft: MigrateDraft;
  readonly outcome: Outcome;
  readonly view: (pool: PoolId) => View;
  readonly change: (change: Partial<MigrateDraft>) => void;
  readonly said: ServerSaid<Asked>;
}
