import type { View } from '../../../app/inventory/view.ts';
import type { ImportDraft } from '../../../app/wizards/import/draft.ts';
import type { ImageFacts } from '../../../app/wizards/import/image.ts';

/** What every page of the wizard takes. */
export interface PageProps {
  readonly view: View;
  readonly file: string;
  readonly setFile: (file: string) => void;
  readonly facts: ImageFacts | undefined;
  readonly draft: ImportDraft | undefined;
  readonly change: (change: Partial<ImportDraft>) => void;
  /** Why the file cannot be imported. */
  readonly wrong: { readonly title: string; readonly cause?: string } | undefined;
  readonly looking: boolean;
}
