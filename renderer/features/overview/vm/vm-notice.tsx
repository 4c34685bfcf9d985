import { useCallback, useMemo } from 'react';
import type { View } from '../../../../app/inventory/view.ts';
import { keyOf, useRunAction } from '../../../objects/offers.ts';
import { useServerNow } from '../../../mirror/clock.ts';
import { useDerived } from '../../../mirror/hooks.ts';
import { useKept } from '../../../ui/kept.ts';
import { go } from '../../../objects/place.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { percent, size } from '../../../ui/format/size.ts';
import { noticeOf, type Notice } from './notices.ts';
import type { VmProps } from './props.ts';

const MUTED = 30 * 86_400_000;
const time = (value: unknown): number => (typeof value === 'number' ? value : 0);

function words(notice: Notice, name: string) {
  switch (notice.about) {
    case 'disk-missing':
      return (
        <>
          <b>Disk “{notice.disk}” is missing</b> on its storage; {name} cannot start without it.
        </>
      );
    case 'storage-broken':
      return (
        <>
          <b>{notice.sr} is not attached to any server</b>, and a disk of {name} is on it.
        </>
      );
    case 'restart-needed':
      return (
        <>
          <b>{name} has to restart</b> before a change to it takes effect.
        </>
      );
    case 'old-snapshot':
      return (
        <>
          <b>
            Snapshot “{notice.name}” is {notice.days} days old
          </b>{' '}
          and holds {size(notice.held)} on {notice.sr}, which is {percent(notice.full)} full.
        </>
      );
    case 'no-tools':
      return (
        <>
          <b>{name} has no tools installed</b>, so it cannot be shut down or moved cleanly.
        </>
      );
  }
}

function Fix({ pool, vm, notice, onRun }: VmProps & { readonly notice: Notice; readonly onRun: (id: string) => void }) {
  const tab = (id: string) => go({ at: 'object', pool, cls: 'VM', uuid: vm.uuid, tab: id });
  switch (notice.about) {
    case 'disk-missing':
      return <Button onClick={() => tab('storage')}>Show its disks</Button>;
    case 'storage-broken':
      return <Button onClick={() => go({ at: 'object', pool, cls: 'SR', uuid: notice.uuid })}>Show the storage</Button>;
    case 'restart-needed':
      return <Button onClick={() => onRun('vm.reboot')}>Restart</Button>;
    case 'old-snapshot':
      return <Button onClick={() => tab('snapshots')}>Review snapshots</Button>;
    case 'no-tools':
      return <Button onClick={() => onRun('vm.installTools')}>Install tools</Button>;
  }
}

/** At most one banner: the gravest thing about this VM, with the fix. */
export function VmNotice({ pool, vm }: VmProps) {
  const now = useServerNow(pool);
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const run = useRunAction();
  const keys = useMemo(() => [keyOf(pool, vm)], [pool, vm]);
  const notice = useDerived(
    pool,
    useCallback(
      (view: View) => {
        const vmNow = view.get('VM', vm.$ref);
        return vmNow && noticeOf(view, vmNow, hour);
      },
      [vm.$ref, hour],
    ),
  );
  const [mutedAt, mute] = useKept(`muted.${vm.uuid}.${notice?.about ?? ''}`, time);
  if (!notice || now - mutedAt < MUTED) return null;
  const grave = notice.about === 'disk-missing' || notice.about === 'storage-broken';
  return (
    <Banner
      state={grave ? 'error' : 'warning'}
      actions={
        <>
          <Fix pool={pool} vm={vm} notice={notice} onRun={(id) => run(id, keys)} />
          {!grave && (
            <Button kind="quiet" onClick={() => mute(Date.now())}>
              Mute 30 days
            </Button>
          )}
        </>
      }
    >
      {words(notice, vm.name_label)}
    </Banner>
  );
}
