import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Keys } from '../kbd.tsx';
import css from './tooltip.module.css';

interface TooltipProps {
  /** Nothing to say: the child stands alone. */
  readonly text: ReactNode;
  readonly shortcut?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  /** One element that takes a ref and the handlers. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/** Opens on hover and on keyboard focus. Never the only place of a verb. */
export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  if (text === undefined || text === null || text === '') return children;
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className={css['place']}>
          <Base.Popup className={css['tip']}>
            {text}
            {shortcut === undefined ? null : <Keys of={shortcut} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Once around the window: neighbours open at once after the first. */
export function TooltipGroup({ children }: { readonly children: ReactNode }) {
  return <Base.Provider delay={450}>{children}</Base.Provider>;
}
