import { useSyncExternalStore } from 'react';
import type { ObjectKey } from './route.ts';

/** A dialog by its name in the shell's registry, so that a feature can ask for another's without knowing it. */
export interface OpenDialog {
  readonly name: string;
  readonly targets: readonly ObjectKey[];
  /** Selected too, and known not to qualify: they are told with their reasons. */
  readonly leftOut: readonly ObjectKey[];
  readonly args: Readonly<Record<string, unknown>>;
}

let open: OpenDialog | undefined;
const listeners = new Set<() => void>();
const put = (next: OpenDialog | undefined): void => {
  open = next;
  for (const listener of listeners) listener();
};

/** Opens it over the page; one at a time, a second one takes the first one's place. */
export function openDialog(name: string, about: Partial<Omit<OpenDialog, 'name'>> = {}): void {
  put({ name, targets: about.targets ?? [], leftOut: about.leftOut ?? [], args: about.args ?? {} });
}

export const closeDialog = (): void => put(undefined);

/** For the shell, which shows it. */
export function useOpenDialog(): OpenDialog | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}

/** What every component in the shell's registry of dialogs takes. */
export interface DialogBodyProps {
  readonly targets: readonly ObjectKey[];
  readonly args: Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
}
