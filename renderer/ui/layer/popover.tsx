import { Popover as Base } from '@base-ui/react/popover';
import { useState, type ReactElement, type ReactNode } from 'react';
import css from './popover.module.css';

interface PopoverProps {
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly title: string;
  /** As a function it is given how to close it, for what leads elsewhere. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly align?: 'start' | 'center' | 'end';
}

/** A small panel at its button: more than a menu, less than a dialog. */
export function Popover({ trigger, title, children, align = 'end' }: PopoverProps) {
  const [open, setOpen] = useState(false);
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={css['place']} sideOffset={6} align={align} collisionPadding={8}>
          <Base.Popup className={css['panel']}>
            <Base.Title className={css['title']}>{title}</Base.Title>
            {typeof children === 'function' ? children(() => setOpen(false)) : children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
