import type { Obj, View } from '../../inventory/view.ts';
import { thePool } from '../../inventory/find.ts';

/** A server that has the storage attached: another would only point there, and a body cannot be sent twice. */
export function serverWith(view: View, sr: Obj<'SR'>): string | undefined {
  const hosts = sr.PBDs.flatMap((ref) => view.get('PBD', ref) ?? []).filter((pbd) => pbd.currently_attached);
  const master = thePool(view)?.master;
  return hosts.some(({ host }) => host === master) ? master : hosts[0]?.host;
}
