import type { AnyObj, PoolId, View } from '../../../app/inventory/view.ts';
import type { Values } from '../../../app/wizards/properties/facet.ts';

/** What every page takes. */
export interface PageProps {
  readonly pool: PoolId;
  readonly view: View;
  readonly object: AnyObj;
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
  /** Why a field cannot be changed, before anything is told. */
  readonly locked: Readonly<Record<string, string>>;
  readonly onEdit: (field: string, value: string | number | boolean) => void;
  /** Leaves the dialog for another place. */
  readonly onClose: () => void;
}
