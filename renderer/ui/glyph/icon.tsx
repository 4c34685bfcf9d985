import type { LucideIcon } from 'lucide-react';

interface IconProps {
  readonly of: LucideIcon;
  readonly size?: 14 | 15 | 16 | 20;
  /** Said by screen readers; without it the icon is decoration beside its word. */
  readonly label?: string;
  readonly className?: string | undefined;
}

/** A lucide icon at the house's weight and sizes. Its colour is the text's; give it `t2` where it stands alone. */
export function Icon({ of: Drawing, size = 16, label, className }: IconProps) {
  return (
    <Drawing
      size={size}
      strokeWidth={1.75}
      className={className}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      style={{ flex: 'none' }}
    />
  );
}
