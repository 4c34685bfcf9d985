import { useCallback, useMemo, useRef } from 'react';
import type { MetricCls } from '../../../app/contract/metrics.ts';
import { useAsk, useCommand } from '../../link/ask.ts';
import { hrefOf } from '../../objects/place.ts';
import { showToast } from '../../ui/layer/toast.tsx';
import type { MenuEntry } from '../../ui/layer/menu.tsx';
import { saveCsv, saveJson, savePng, type Exported } from './export.ts';
import { writeWindowPart } from './link.ts';
import type { TimeWindow } from './window.ts';

interface ShareArgs {
  readonly pool: string;
  readonly cls: MetricCls;
  readonly uuid: string;
  readonly reference: string;
  readonly name: string;
  readonly window: TimeWindow;
  readonly from: number;
  readonly to: number;
  readonly live: boolean;
}

interface Drawn {
  readonly times: Float64Array;
  readonly charts: readonly Exported[];
}

/** What the share menu offers; the charts register what they show. */
export function useShare(args: ShareArgs): {
  readonly entries: readonly MenuEntry[];
  readonly register: (drawn: Drawn) => void;
} {
  const { pool, cls, uuid, reference, name, window, from, to, live } = args;
  const drawn = useRef<Drawn>(undefined);
  const register = useCallback((next: Drawn) => {
    drawn.current = next;
  }, []);
  const recording = useAsk('metrics.recording', {});
  const keep = useCommand('metrics.keep');
  const kept = recording.data?.objects.some((one) => one.pool === pool && one.uuid === uuid) ?? false;
  const { mutate } = keep;
  const { refetch } = recording;
  const entries = useMemo((): readonly MenuEntry[] => {
    const nothing = 'nothing is drawn yet';
    const save = (label: string, act: (drawn: Drawn) => void): MenuEntry => ({
      label,
      onSelect: () => (drawn.current ? act(drawn.current) : showToast({ state: 'info', text: nothing })),
    });
    const recordable = cls === 'host' || cls === 'VM';
    return [
      {
        label: 'Copy link to this view',
        onSelect: () => {
          const place = hrefOf({ at: 'object', pool, cls, uuid, tab: 'performance' });
          const url = `${location.origin}${location.pathname}${place}/${writeWindowPart(window)}`;
          void navigator.clipboard.writeText(url).then(() => showToast({ state: 'done', text: 'Link copied.' }));
        },
      },
      { kind: 'separator' },
      save('Save as PNG', ({ times, charts }) => void savePng(name, times, charts, from, to)),
      save('Save as CSV', ({ times, charts }) => saveCsv(name, times, charts)),
      save('Save as JSON', ({ times, charts }) => saveJson(name, times, charts)),
      ...(recordable && live
        ? ([
            { kind: 'separator' },
            {
              kind: 'check',
              label: `Keep 5 s numbers here for ${recording.data?.days ?? 3} days`,
              checked: kept,
              onChange: (on: boolean) => mutate({ pool, cls, ref: reference, on }, { onSuccess: () => void refetch() }),
            },
          ] as const)
        : []),
    ];
  }, [pool, cls, uuid, reference, name, window, from, to, live, kept, recording.data?.days, mutate, refetch]);
  return { entries, register };
}
