import { ChartLine, GitCompareArrows, Pause, Play, Share2, Star } from 'lucide-react';
import { useRecording } from '../../mirror/recording.ts';
import { writeWindow } from '../../ui/chart/scale.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { MenuButton, type MenuEntry } from '../../ui/layer/menu.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { Shown } from './build.ts';
import { RANGES, type Compare, type WindowControl } from './frame/window.ts';
import css from './performance.module.css';

interface ToolbarProps {
  readonly pool: string;
  readonly main: Shown;
  /** New numbers come. */
  readonly speaks: boolean;
  readonly control: WindowControl;
  readonly from: number;
  readonly to: number;
  readonly compare: Compare;
  readonly onCompare: (compare: Compare) => void;
  /** How many other objects are on the charts. */
  readonly others: number;
  readonly onOthers: () => void;
  readonly split: boolean;
  readonly onSplit: (split: boolean) => void;
  readonly onEdit: () => void;
  readonly whyNotEdit: string | undefined;
  readonly share: readonly MenuEntry[];
}

const COMPARE: Readonly<Record<Compare, string>> = {
  none: 'Compare',
  yesterday: 'Compare: yesterday',
  week: 'Compare: last week',
};

export function Toolbar(props: ToolbarProps) {
  const { control, from, to, compare, onOthers } = props;
  const { window } = control;
  const live = window.kind === 'live';
  const range = live ? String(window.span) : 'custom';
  return (
    <div className={css['bar']}>
      <Segments
        label="Range"
        options={[...RANGES, ...(live ? [] : [{ value: 'custom', label: 'Custom' } as const])]}
        value={range as '600'}
        onChange={(value: string) => (value === 'custom' ? undefined : control.setSpan(Number(value)))}
      />
      <span className={css['when']}>{writeWindow(from, to)}</span>
      {live && props.speaks && <span className={css['live']}>{window.span <= 7200 ? 'live, every 5 s' : 'live'}</span>}
      <div className={css['push']}>
        <MenuButton
          align="end"
          trigger={<Button icon={GitCompareArrows}>{COMPARE[compare]}</Button>}
          entries={[
            {
              kind: 'choice',
              label: 'With the same time',
              value: compare,
              options: [
                { value: 'none', label: 'Nothing' },
                { value: 'yesterday', label: 'Yesterday' },
                { value: 'week', label: 'Last week' },
              ],
              onChange: (value) => props.onCompare(value as Compare),
            },
            { kind: 'separator' },
            { label: 'With other objects…', onSelect: onOthers },
            ...(props.others === 1
              ? ([
                  { kind: 'check', label: 'Side by side', checked: props.split, onChange: props.onSplit },
                ] satisfies readonly MenuEntry[])
              : ([
                  { label: 'Side by side', why: 'for two objects', onSelect: () => undefined },
                ] satisfies readonly MenuEntry[])),
          ]}
        />
        <Button icon={live ? Pause : Play} onClick={() => control.freeze(live)}>
          {live ? 'Freeze' : 'Go live'}
        </Button>
        <Button icon={ChartLine} why={props.whyNotEdit} onClick={props.onEdit}>
          Graphs…
        </Button>
        <KeepButton pool={props.pool} object={props.main} />
        <MenuButton align="end" trigger={<IconButton icon={Share2} label="Share and export" />} entries={props.share} />
      </div>
    </div>
  );
}

/** The star of an object whose 5-second numbers the console keeps for days. */
function KeepButton({ pool, object }: { readonly pool: string; readonly object: Shown }) {
  const { state, keep } = useRecording();
  const { cls, uuid } = object;
  if ((cls !== 'host' && cls !== 'VM') || state === undefined) return null;
  const kept = state.objects.some((one) => one.pool === pool && one.uuid === uuid);
  return (
    <Button
      icon={Star}
      aria-pressed={kept}
      tip={
        kept
          ? `Its 5 s numbers are kept here for ${state.days} days`
          : `Keep its 5 s numbers here for ${state.days} days`
      }
      onClick={() => keep({ pool, cls, uuid }, !kept)}
    >
      {kept ? 'Kept' : 'Keep'}
    </Button>
  );
}
