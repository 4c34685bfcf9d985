import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './glyph/icon.tsx';
import { Tooltip } from './layer/tooltip.tsx';
import css from './button.module.css';

type Kind = 'primary' | 'default' | 'quiet' | 'danger' | 'danger-fill';

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'disabled'> {
  readonly kind?: Kind;
  readonly small?: boolean;
  readonly icon?: LucideIcon;
  /** Why it cannot be pressed now, under ten words. It stays focusable and says so. */
  readonly why?: string | undefined;
  /** "Ctrl+M", shown in the tooltip. */
  readonly shortcut?: string | undefined;
  readonly tip?: string | undefined;
}

/** A verb. One primary per view; an ellipsis in the label means that it asks first. */
export function Button({ kind = 'default', small, icon, why, shortcut, tip, ...rest }: ButtonProps) {
  const { className, children, onClick, type = 'button', ...props } = rest;
  const button = (
    <button
      type={why === undefined ? type : 'button'}
      className={cx(css['button'], css[kind], small && css['small'], className)}
      data-kind={kind}
      aria-disabled={why === undefined ? undefined : true}
      onClick={(event) => {
        if (why === undefined) onClick?.(event);
        else event.preventDefault();
      }}
      {...props}
    >
      {icon === undefined ? null : <Icon of={icon} size={small ? 14 : 16} />}
      {children}
    </button>
  );
  return (
    <Tooltip text={why ?? tip ?? (shortcut === undefined ? undefined : children)} shortcut={shortcut}>
      {button}
    </Tooltip>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'kind' | 'tip'> {
  readonly icon: LucideIcon;
  /** Its name for screen readers and the tooltip. */
  readonly label: string;
  readonly size?: 14 | 15 | 16;
}

/** Only for back, forward, close, more, settings, theme, collapse, copy and their like. */
export function IconButton({
  icon,
  label,
  size = 16,
  why,
  shortcut,
  small,
  className,
  onClick,
  ...props
}: IconButtonProps) {
  return (
    <Tooltip text={why === undefined ? label : `${label}: ${why}`} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        aria-disabled={why === undefined ? undefined : true}
        className={cx(css['button'], css['quiet'], css['square'], small && css['small'], className)}
        onClick={(event) => {
          if (why === undefined) onClick?.(event);
        }}
        {...props}
      >
        <Icon of={icon} size={size} />
      </button>
    </Tooltip>
  );
}

/** A verb and the stronger or rarer forms of it: two buttons with one edge. `more` is a `MenuButton` with `SplitArrow` as trigger. */
export function Split({ children, more }: { readonly children: ReactNode; readonly more: ReactNode }) {
  return (
    <span className={css['split']}>
      {children}
      {more}
    </span>
  );
}
