import type { Obj } from '../../inventory/view.ts';

function reaches(version: string | undefined, floor: string): boolean {
  const own = (version ?? '').split('.').map(Number);
  if (own.some(Number.isNaN) || own.length < 2) return true;
  for (const [at, part] of floor.split('.').map(Number).entries()) {
    const difference = (own[at] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Whether a server's platform is of this version or later; one that does not say is taken for new. */
export const platformFrom = (host: Obj<'host'>, floor: string): boolean =>
  reaches(host.software_version['platform_version'], floor);

/** The same of its toolstack. Where that calls itself "0.0" it has no version: a build of somebody's own. */
export const xapiFrom = (host: Obj<'host'>, floor: string): boolean =>
  host.software_version['xapi'] === '0.0' || reaches(host.software_version['xapi'], floor);
