import { Pencil } from 'lucide-react';
import type { AnyObj, PoolId } from '../../../app/inventory/view.ts';
import { keyOf } from '../../objects/offers.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { Button } from '../../ui/button.tsx';

/** Leads from a card to the object's properties. */
export function EditButton({ pool, object }: { readonly pool: PoolId; readonly object: AnyObj }) {
  return (
    <Button
      kind="quiet"
      small
      icon={Pencil}
      onClick={() => openDialog('properties', { targets: [keyOf(pool, object)] })}
    >
      Edit
    </Button>
  );
}
