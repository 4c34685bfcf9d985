import { Dialog as Base } from '@base-ui/react/dialog';
import type { LucideIcon } from 'lucide-react';
import { X } from 'lucide-react';
import { useRef, type ReactNode, type RefObject } from 'react';
import { IconButton } from '../button.tsx';
import { cx } from '../cx.ts';
import { Icon } from '../glyph/icon.tsx';
import css from './dialog.module.css';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly icon?: LucideIcon;
  /** Beside the title, quiet: "draft kept as you type". */
  readonly note?: ReactNode;
  /** Quiet buttons left of the cross. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  /** Left in the footer: what is true before the verb is pressed. */
  readonly footnote?: ReactNode;
  /** The buttons, verb last. Without them there is no footer. */
  readonly actions?: ReactNode;
  /** Pixels, at most 1180. */
  readonly width?: number;
  readonly height?: number;
  /** Content reaches the edges and lays itself out. */
  readonly flush?: boolean;
  /** What has the keyboard first; else the first field, else the verb, or where that loses something the way back. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
}

const FIRST = ['input', 'textarea', '[role=combobox]', '[data-kind=primary]', 'footer > span:last-child > button'];

/** Asks or shows something over the page. Never opened from another dialog. */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, icon, note, tools, children, footnote, actions } = props;
  const { width = 520, height, flush = false, initialFocus } = props;
  const popup = useRef<HTMLDivElement>(null);
  const first = (): HTMLElement | undefined => {
    for (const selector of FIRST) {
      const found = popup.current?.querySelector<HTMLElement>(selector);
      if (found) return found;
    }
    return undefined;
  };
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className={css['scrim']} />
        <Base.Popup
          className={css['dialog']}
          style={{ width, ...(height === undefined ? {} : { height }) }}
          ref={popup}
          // Never the cross: its tooltip would take the first Escape.
          initialFocus={() => initialFocus?.current ?? first()}
        >
          <header className={css['head']}>
            {icon === undefined ? null : <Icon of={icon} />}
            <Base.Title className={css['title']}>{title}</Base.Title>
            {note === undefined ? null : <span className={css['note']}>{note}</span>}
            <span className={css['spring']} />
            {tools}
            <IconButton icon={X} label="Close" shortcut="Esc" onClick={onClose} />
          </header>
          <div className={cx(css['body'], flush && css['flush'])}>{children}</div>
          {actions === undefined ? null : (
            <footer className={css['foot']}>
              <span className={css['footnote']}>{footnote}</span>
              <span className={css['actions']}>{actions}</span>
            </footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
