import { ChartLine, GitCompareArrows, Pause, Play, Share2 } from 'lucide-react';
import { useCallback } from 'react';
import type { View } from '../../../app/inventory/view.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { writeWindow } from '../../ui/chart/scale.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { MenuButton, type MenuEntry } from '../../ui/layer/menu.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { Shown } from './build.ts';
import { RANGES, type WindowControl } from './window.ts';
import css from './performance.module.css';

export type Compare = 'none' | 'yesterday' | 'week';

interface ToolbarProps {
  readonly control: WindowControl;
  readonly from: number;
  readonly to: number;
  readonly compare: Compare;
  readonly onCompare: (compare: Compare) => void;
  readonly objects: readonly Shown[];
  readonly onObjects: (objects: readonly Shown[]) => void;
  readonly pool: string;
  readonly onEdit: () => void;
  readonly whyNotEdit: string | undefined;
  readonly share: readonly MenuEntry[];
}

const MOST_OBJECTS = 8;
const COMPARE: Readonly<Record<Compare, string>> = {
  none: 'Compare',
  yesterday: 'Compare: yesterday',
  week: 'Compare: last week',
};

export function Toolbar(props: ToolbarProps) {
  const { control, from, to, compare, objects } = props;
  const { window } = control;
  const live = window.kind === 'live';
  const range = live ? String(window.span) : 'custom';
  const others = useDerived(
    props.pool,
    useCallback((view: View) => candidates(view, objects), [objects]),
  );
  return (
    <div className={css['bar']}>
      <Segments
        label="Range"
        options={[...RANGES, ...(live ? [] : [{ value: 'custom', label: 'Custom' } as const])]}
        value={range as '600'}
        onChange={(value: string) => (value === 'custom' ? undefined : control.setSpan(Number(value)))}
      />
      <span className={css['when']}>{writeWindow(from, to)}</span>
      {live && <span className={css['live']}>live, every {window.span <= 7200 ? '5 s' : 'min'}</span>}
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
            {
              kind: 'submenu',
              label: 'With another object',
              why:
                objects.length >= MOST_OBJECTS
                  ? 'eight is the most'
                  : others.length === 0
                    ? 'there is none'
                    : undefined,
              entries: others.map((other) => ({
                label: other.name,
                onSelect: () => props.onObjects([...objects, other]),
              })),
            },
          ]}
        />
        <Button icon={live ? Pause : Play} onClick={() => control.freeze(live)}>
          {live ? 'Freeze' : 'Go live'}
        </Button>
        <Button icon={ChartLine} why={props.whyNotEdit} onClick={props.onEdit}>
          Graphs…
        </Button>
        <MenuButton align="end" trigger={<IconButton icon={Share2} label="Share and export" />} entries={props.share} />
      </div>
    </div>
  );
}

function candidates(view: View, objects: readonly Shown[]): readonly Shown[] {
  const cls = objects[0]?.cls;
  if (cls !== 'VM' && cls !== 'host' && cls !== 'SR') return [];
  const there = new Set(objects.map((object) => object.uuid));
  const all: Shown[] = [];
  for (const one of view.all(cls)) {
    const vm = cls === 'VM' ? view.get('VM', String(one.$ref)) : undefined;
    const odd = vm && (vm.is_a_template || vm.is_a_snapshot || vm.is_control_domain);
    if (!odd && !there.has(one.uuid)) all.push({ cls, ref: one.$ref, uuid: one.uuid, name: one.name_label });
  }
  return all.sort((a, b) => a.name.localeCompare(b.name)).slice(0, 200);
}
