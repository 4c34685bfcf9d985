import type { ReactNode } from 'react';
import type { MirroredCls, PoolId } from '../../app/inventory/view.ts';
import { hrefOf } from './place.ts';

interface ObjectLinkProps {
  readonly pool: PoolId;
  readonly to: { readonly $cls: MirroredCls; readonly uuid: string; readonly name_label?: string } | undefined;
  readonly tab?: string;
  /** Its name when left out. */
  readonly children?: ReactNode;
}

/** An object's name that leads to its page; plain words where it is not known here. */
export function ObjectLink({ pool, to, tab, children }: ObjectLinkProps) {
  if (!to) return <span>{children ?? 'gone'}</span>;
  const place = { at: 'object', pool, cls: to.$cls, uuid: to.uuid, ...(tab === undefined ? {} : { tab }) } as const;
  return (
    <a href={hrefOf(place)} title={to.name_label}>
      {children ?? (to.name_label || 'unnamed')}
    </a>
  );
}
