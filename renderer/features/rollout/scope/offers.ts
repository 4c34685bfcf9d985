import { displayName } from '../../../../app/inventory/describe/names.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { whyNotFile } from '../../../../app/updates/update-file.ts';
import type { UpdateFile } from '../../../../app/updates/update-file.ts';
import type { Selection } from '../../../../app/updates/updates.ts';
import { workOn } from '../../../../app/updates/work.ts';
import type { HostWork } from '../../../../app/updates/payload.ts';
import type { PoolList } from '../../../mirror/updates.ts';

/** One server in the scope: what would be done to it, or why nothing can be. */
export interface HostOffer {
  readonly host: Obj<'host'>;
  readonly name: string;
  readonly coordinator: boolean;
  readonly work: HostWork | undefined;
  readonly missing: number;
  readonly vms: number;
  readonly whyNot: string | undefined;
}

/** The servers of one pool in the order in which they would be updated. */
export function offersOf(
  list: PoolList,
  view: View,
  selection: Selection,
  file: UpdateFile | undefined,
): readonly HostOffer[] {
  const [pool] = view.all('pool');
  const hosts = [...view.all('host')];
  const work = workOn(view, hosts.map((host) => host.uuid), selection, { known: list.list, file }); // prettier-ignore
  return hosts
    .map((host): HostOffer => {
      const mine = work.find((one) => one.host === host.uuid);
      const missing = list.list?.hosts.find((one) => one.host === host.uuid)?.missing.length ?? 0;
      return {
        host,
        name: displayName(view, host),
        coordinator: pool?.master === host.$ref,
        work: mine,
        missing,
        vms: host.resident_VMs.filter((ref) => view.get('VM', ref)?.is_control_domain === false).length,
        whyNot: whyNot(list, view, host, mine, selection, missing, file),
      };
    })
    .sort((a, b) => Number(b.coordinator) - Number(a.coordinator) || a.name.localeCompare(b.name, undefined, { numeric: true })); // prettier-ignore
}

function whyNot(
  list: PoolList,
  view: View,
  host: Obj<'host'>,
  work: HostWork | undefined,
  selection: Selection,
  missing: number,
  file: UpdateFile | undefined,
): string | undefined {
  // prettier-ignore
  if (!list.live) return 'its pool is away';
  if (!view.get('host_metrics', host.metrics)?.live) return 'does not answer';
  if (selection.what === 'restarts') return undefined;
  if (selection.what === 'pending') return work ? undefined : 'nothing is pending';
  if (selection.what === 'file') return file ? whyNotFile(view, host, file) : 'no file is chosen';
  if (list.reading && !list.list) return 'its updates are being read';
  if (list.error ?? list.list?.problem) return 'its updates could not be read';
  if (missing === 0) return 'up to date';
  if (work) return undefined;
  return list.list?.generation === 'iso' || list.list?.generation === 'patch'
    ? 'needs none of them'
    : 'takes all or none';
}
