import { kindOf } from '../../../app/inventory/describe/kind.ts';
import type { AnyObj, View } from '../../../app/inventory/view.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import type { Mirror } from '../../mirror/mirror.ts';
import { objectOf } from '../../objects/offers.ts';
import type { ObjectKey } from '../../objects/place.ts';
import { size } from '../../ui/format/size.ts';

/** The server or pool that a line stands for: a VM or SR under a server means that server, what is under a pool the pool. */
export function targetOf(mirror: Mirror, key: ObjectKey): ObjectKey | undefined {
  if (key.cls === 'host' || key.cls === 'pool') return key;
  const view = mirror.pool(key.pool);
  const object = objectOf(view, key);
  const host = object && hostOf(view, object);
  return host ? { pool: key.pool, cls: 'host', uuid: host.uuid } : { pool: key.pool, cls: 'pool', uuid: '' };
}

function hostOf(view: View, object: AnyObj) {
  if (object.$cls === 'VM') return view.get('host', isRef(object.resident_on) ? object.resident_on : object.affinity);
  if (object.$cls !== 'SR' || object.shared) return undefined;
  return view.get('host', view.get('PBD', object.PBDs[0] ?? '')?.host ?? '');
}

/** "3 VMs, 96 GiB"; of several kinds "3 objects". */
export function wordsFor(mirror: Mirror, keys: readonly ObjectKey[]): string {
  const objects = keys.flatMap((key) => objectOf(mirror.pool(key.pool), key) ?? []);
  const kinds = new Set(objects.map(kindOf));
  const [kind = 'object'] = kinds.size === 1 ? kinds : [];
  if (kind !== 'virtual machine') return counted(keys.length, kind);
  const memory = objects.reduce((sum, one) => sum + (one.$cls === 'VM' ? one.memory_dynamic_max : 0), 0);
  return `${counted(keys.length, 'VM')}${memory > 0 ? `, ${size(memory)}` : ''}`;
}

const counted = (n: number, what: string): string => {
  if (n === 1) return `1 ${what}`;
  return `${n} ${what.endsWith('y') ? `${what.slice(0, -1)}ies` : `${what}s`}`;
};

/** Templates and snapshots are not moved by hand. */
export function movable(mirror: Mirror, key: ObjectKey): boolean {
  if (key.cls !== 'VM') return true;
  const object = objectOf(mirror.pool(key.pool), key);
  return object?.$cls === 'VM' && !object.is_a_template && !object.is_control_domain;
}
