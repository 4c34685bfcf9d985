import type { ReactNode } from 'react';
import type { ObjectKey } from '../../objects/place.ts';
import type { Hit } from './match.ts';

/** One line of the palette. */
export interface Item {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly runs: Hit['runs'];
  readonly mark: ReactNode;
  readonly note?: string | undefined;
  readonly shortcut?: string | undefined;
  /** Why it cannot run now. */
  readonly why?: string | undefined;
  /** Nothing that was typed names the verb: only the object answers to it. */
  readonly aside?: boolean;
  /** The object it stands for, to be dragged out to where it shall go. */
  readonly drag?: ObjectKey;
  readonly run: () => void;
}
