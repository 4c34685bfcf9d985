import type { View } from '../../inventory/view.ts';
import type { Plan } from '../plan/plan-types.ts';

/** uuid of a server → its release in words. */
export type Versions = Readonly<Record<string, string>>;

/** The releases that the servers of a plan have now: product, build, and what of the repositories is installed. */
export function versionsOf(view: View, plan: Plan): Versions {
  const chosen = new Set(plan.hosts.map((one) => one.host.uuid));
  return Object.fromEntries(
    [...view.all('host')].flatMap((host) => {
      if (!chosen.has(host.uuid)) return [];
      const {
        product_brand: brand = '',
        product_version: version = '',
        build_number: build = '',
      } = host.software_version;
      const installed = host.updates.length + host.patches.length;
      const words = [
        `${brand} ${version}`.trim(),
        ...(build === '' ? [] : [`build ${build}`]),
        ...(host.last_update_hash === '' ? [] : [`updates ${host.last_update_hash.slice(0, 8)}`]),
        ...(installed === 0 ? [] : [`${installed} ${installed === 1 ? 'update' : 'updates'}`]),
      ];
      return [[host.uuid, words.join(', ')]];
    }),
  );
}
