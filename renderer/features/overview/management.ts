import { displayName } from '../../../app/inventory/describe/names.ts';
import type { Obj, View } from '../../../app/inventory/view.ts';

/** The interfaces a server is spoken to at, with what each is for. */
export function managementOf(
  view: View,
  host: Obj<'host'>,
): readonly { readonly label: string; readonly pif: Obj<'PIF'> }[] {
  return host.PIFs.flatMap((ref) => {
    const pif = view.get('PIF', ref);
    if (!pif || pif.IP === '' || !(pif.management || pif.ip_configuration_mode !== 'None')) return [];
    const purpose = pif.other_config['management_purpose'] ?? displayName(view, pif);
    return [{ label: pif.management ? 'Management' : purpose, pif }];
  });
}
