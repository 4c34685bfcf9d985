import type { ReactNode } from 'react';
import { hrefOf, type ObjectKey } from '../../../objects/place.ts';
import css from '../properties.module.css';

interface TabLinkProps {
  readonly of: ObjectKey;
  readonly tab: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Leaves the properties for the tab where parts come and go. */
export function TabLink({ of, tab, onClose, children }: TabLinkProps) {
  return (
    <a className={css['away']} href={hrefOf({ at: 'object', ...of, tab })} onClick={onClose}>
      {children}
    </a>
  );
}
