import type { Obj } from '../../inventory/view.ts';

/** Whether a server's platform is of this version or later; one that does not say is taken for new. */
export function platformFrom(host: Obj<'host'>, floor: string): boolean {
  const own = (host.software_version['platform_version'] ?? '').split('.').map(Number);
  if (own.some(Number.isNaN) || own.length < 2) return true;
  for (const [at, part] of floor.split('.').map(Number).entries()) {
    const difference = (own[at] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
