import type { View } from '../../inventory/view.ts';
import { byUuid } from '../../inventory/find.ts';
import type { HostWork } from '../../updates/payload.ts';
import type { CheckContext, Finding } from './finding.ts';

/** Updates of a work that every server of the pool has to get: named so by their file, or by the pool. */
export function wantedEverywhere(view: View, { payload }: HostWork) {
  const images = payload.generation === 'iso' ? payload.updates : [];
  return images.filter(
    ({ uuid, everywhere }) => everywhere === true || byUuid(view, 'pool_update', uuid)?.enforce_homogeneity === true,
  );
}

/** A way on where a server itself is what is wrong: the run goes without it, if it may and does anything then. */
export function withLeavingOut(context: CheckContext, finding: Finding): Finding {
  const { subject, level } = finding;
  const host = context.view.get('host', subject.cls === 'host' ? subject.ref : '');
  const uuid = finding.host ?? host?.uuid;
  if ((level !== 'blocking' && level !== 'warning') || uuid === undefined || !mayBeLeftOut(context, uuid))
    return finding;
  const label = host ? 'Leave it out' : `Leave ${byUuid(context.view, 'host', uuid)?.name_label ?? 'its server'} out`;
  return { ...finding, fixes: [...finding.fixes, { kind: 'leave-out', host: uuid, label }] };
}

/** Not where the other servers may not get their updates without it. */
function mayBeLeftOut({ view, work }: CheckContext, uuid: string): boolean {
  const one = work.find(({ host }) => host === uuid);
  if (!one || work.length === 1 || wantedEverywhere(view, one).length > 0) return false;
  const [pool] = view.all('pool');
  return one.payload.generation !== 'cdn' || view.get('host', pool?.master ?? '')?.uuid !== uuid;
}
