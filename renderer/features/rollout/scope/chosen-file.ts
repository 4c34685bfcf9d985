import type { Failure } from '../../../../app/errors/failure.ts';
import type { UpdateFile } from '../../../../app/updates/update-file.ts';
import type { Selection } from '../../../../app/updates/updates.ts';
import { useAsk } from '../../../link/ask.ts';

/** The update file of a draft, as the engine judged it. */
export interface ChosenFile {
  readonly file: UpdateFile | undefined;
  readonly reading: boolean;
  readonly failure: Failure | undefined;
}

export function useChosenFile(selection: Selection): ChosenFile {
  const path = selection.what === 'file' ? selection.path : '';
  const judged = useAsk('updates.judge', { path }, { enabled: path !== '', staleTime: 60_000 });
  return {
    file: path === '' ? undefined : judged.data,
    reading: judged.isFetching,
    failure: path === '' ? undefined : judged.error?.failure,
  };
}
