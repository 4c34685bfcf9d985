import type { Obj, View } from '../view.ts';

const versionOf = ({ software_version: version }: Obj<'host'>): string =>
  version['product_version'] ?? version['platform_version'] ?? '';

/** Whether the servers of a pool are of several versions: an upgrade is under way, or was left half done. */
export const mixedVersions = (view: View): boolean => new Set([...view.all('host')].map(versionOf)).size > 1;
