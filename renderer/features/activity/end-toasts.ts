import { useEffect, useRef } from 'react';
import type { Activity } from '../../../app/contract/activity.ts';
import { useLink } from '../../link/link.tsx';
import { useSetting } from '../../mirror/settings.ts';
import { showToast } from '../../ui/layer/toast.tsx';

const running = (row: Activity): boolean => row.state === 'running' || row.state === 'queued';

/** Says when an own action has ended well and offers the way back; failures stay in the strip instead. */
export function useEndToasts(rows: readonly Activity[]): void {
  const link = useLink();
  const [offer] = useSetting('offerUndo');
  const before = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const ended = rows.filter((row) => row.kind === 'action' && before.current.has(row.id) && !running(row));
    before.current = new Set(rows.filter(running).map((row) => row.id));
    if (!offer) return;
    for (const { state, title, undo } of ended)
      if (state === 'done' && undo)
        showToast({
          state: 'done',
          text: title,
          action: { label: 'Undo', onSelect: () => void link.call('action.run', undo).catch(() => undefined) },
        });
  }, [rows, offer, link]);
}
