import { PAST_CACHE } from '../../actions/settings/read-caching.ts';
import type { Obj, View } from '../../inventory/view.ts';
import { freeOn } from '../../placement/storage.ts';
import type { Facet } from './facet.ts';

/** What is wrong with a size that a disk is to have. */
export function wrongSize(view: View, vdi: Obj<'VDI'>, size: number): string | undefined {
  const sr = view.get('SR', vdi.SR);
  if (size < vdi.virtual_size) return 'A disk can only grow';
  return size > vdi.virtual_size && sr && sr.physical_size > 0 && size - vdi.virtual_size > freeOn(sr)
    ? `${sr.name_label} has too little space`
    : undefined;
}

/** How servers read from a storage. */
export const sr: Facet = {
  values: (_view, object) =>
    object.$cls === 'SR' && object.content_type !== 'iso'
      ? { readCaching: object.other_config[PAST_CACHE] !== 'true' }
      : {},
  put: (writes, _view, object) => writes.some(object, 'sr.setReadCaching', { on: 'readCaching' }),
  guards: (_view, object) =>
    object.$cls === 'SR' ? [{ field: 'readCaching', action: 'sr.setReadCaching', target: object }] : [],
};

/** How large a disk is. */
export const vdi: Facet = {
  values: (_view, object) => (object.$cls === 'VDI' ? { vdiSize: object.virtual_size } : {}),
  check(view, object, values, errors) {
    const wrong = object.$cls === 'VDI' ? wrongSize(view, object, Number(values['vdiSize'])) : undefined;
    if (wrong !== undefined) errors['vdiSize'] = wrong;
  },
  put: (writes, _view, object) => writes.some(object, 'vdi.resize', { size: 'vdiSize' }),
  guards: (_view, object) =>
    object.$cls === 'VDI' ? [{ field: 'vdiSize', action: 'vdi.resize', target: object }] : [],
};
