import type { View } from '../inventory/view.ts';
import { pendingWork } from './pending.ts';
import type { HostWork } from './payload.ts';
import { workWithFile } from './update-file.ts';
import type { UpdateFile } from './update-file.ts';
import { workFor } from './updates.ts';
import type { PoolUpdates, Selection } from './updates.ts';

/** What a selection may need to know beside the pool itself. */
export interface WorkSources {
  readonly known?: PoolUpdates | undefined;
  /** The chosen file, once it was judged. */
  readonly file?: UpdateFile | undefined;
}

/** The work of each chosen server, whatever was selected; servers that need nothing are left out. */
export function workOn(
  view: View,
  hosts: readonly string[],
  selection: Selection,
  { known, file }: WorkSources,
): readonly HostWork[] {
  if (selection.what === 'pending') return pendingWork(view, hosts);
  if (selection.what === 'file') return file ? workWithFile(view, hosts, file) : [];
  return workFor(known, hosts, selection);
}
