import type { Obj, View } from '../../inventory/view.ts';
import { ownDisks } from '../../new-vm/template.ts';
import type { Values } from './facet.ts';

type PartKind = 'disk' | 'nic' | 'member' | 'gpu';

/** Fields of parts carry the part's reference: two of them never mix, and one that goes away takes its fields along. */
export const partKey = (kind: PartKind, ref: string, field: string): string => `${kind}/${ref}/${field}`;

/** What a field of a part is about; nothing where it is one of the object itself. */
export function partOf(
  key: string,
): { readonly kind: PartKind; readonly ref: string; readonly field: string } | undefined {
  const [kind, ref, field] = key.split('/');
  return (kind === 'disk' || kind === 'nic' || kind === 'member' || kind === 'gpu') &&
    ref !== undefined &&
    field !== undefined
    ? { kind, ref, field }
    : undefined;
}

/** Its interfaces, in the order of their places. */
export const nicsOf = (view: View, vm: Obj<'VM'>): readonly Obj<'VIF'>[] =>
  vm.VIFs.flatMap((ref) => view.get('VIF', ref) ?? []).sort((a, b) => Number(a.device) - Number(b.device));

/** What can be changed about its disks and interfaces, as it is now. */
export function deviceValues(view: View, vm: Obj<'VM'>): Values {
  const values: Record<string, string | number | boolean> = {};
  for (const { vbd, vdi } of ownDisks(view, vm))
    for (const [field, value] of Object.entries({
      name: vdi.name_label,
      size: vdi.virtual_size,
      position: vbd.userdevice,
      mode: vbd.mode,
      bootable: vbd.bootable,
      priority: vbd.qos_algorithm_params['class'] ?? '',
    }))
      values[partKey('disk', vbd.$ref, field)] = value;
  for (const vif of nicsOf(view, vm))
    for (const [field, value] of Object.entries({
      network: vif.network,
      mac: vif.MAC,
      limit: Number(vif.qos_algorithm_params['kbps'] ?? 0) || 0,
      locking: vif.locking_mode,
    }))
      values[partKey('nic', vif.$ref, field)] = value;
  return values;
}
