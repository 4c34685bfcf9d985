import type { View } from '../../../app/inventory/view.ts';
import type { NewSrDraft } from '../../../app/wizards/new-sr/draft.ts';
import type { Scan } from './scan.ts';

/** What every page of the wizard takes. */
export interface PageProps {
  readonly view: View;
  readonly views: readonly View[];
  readonly draft: NewSrDraft;
  readonly change: (change: Partial<NewSrDraft>) => NewSrDraft;
  readonly password: string;
  readonly setPassword: (password: string) => void;
  readonly scan: Scan;
}
