import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { DataSource } from '../../../app/contract/metrics.ts';
import type { Graph } from '../../../app/metrics/layout.ts';
import { describeSource } from '../../../app/metrics/sources.ts';
import { IconButton } from '../../ui/button.tsx';
import { Hatch } from '../../ui/chart/hatch.tsx';
import type { Shown } from './build.ts';
import { Charts, type SharedProps } from './charts.tsx';
import { columnKey, onlyObject, type Frame } from './frame/frame.ts';
import css from './performance.module.css';

interface ColumnsProps extends SharedProps {
  /** One for all objects together, or two of one object each. */
  readonly columns: readonly {
    readonly objects: readonly Shown[];
    readonly graphs: readonly Graph[];
    readonly offered: readonly DataSource[];
  }[];
  readonly removable: readonly Shown[];
  readonly onRemove: (object: Shown) => void;
}

/** The charts of the page: one column, or two objects side by side under one crosshair. */
export function Columns({ columns, removable, onRemove, ...shared }: ColumnsProps) {
  const [pointed, setPointed] = useState(0);
  const split = columns.length > 1;
  const { frame, ghost } = shared;
  const frames = useMemo(() => (split ? [0, 1].map((at) => onlyObject(frame, at)) : [frame]), [split, frame]);
  const ghosts = useMemo(
    () => (ghost && split ? [0, 1].map((at) => ({ ...ghost, frame: onlyObject(ghost.frame, at) })) : [ghost]),
    [split, ghost],
  );
  const tops = useMemo(() => (split ? topsOf(columns, frames) : undefined), [split, columns, frames]);
  const pointing = (at: number) => ({ onPointerEnter: () => setPointed(at), onFocus: () => setPointed(at) });
  return (
    <>
      <Hatch />
      {removable.length > 0 && (
        <div className={css['chips']}>
          {removable.map((object) => (
            <span key={object.uuid} className={css['objectChip']}>
              {object.name}
              <IconButton icon={X} size={14} label={`Remove ${object.name}`} onClick={() => onRemove(object)} />
            </span>
          ))}
        </div>
      )}
      <div className={css['columns']} data-split={split || undefined}>
        {columns.map((column, at) => (
          <section
            key={column.objects[0]?.uuid}
            aria-label={column.objects.map(({ name }) => name).join(', ')}
            {...pointing(at)}
          >
            {split && <h2 className={css['columnName']}>{column.objects[0]?.name}</h2>}
            <Charts
              {...shared}
              {...column}
              frame={frames[at] ?? frame}
              ghost={ghosts[at]}
              at={at}
              split={split}
              speaks={pointed === at}
              tops={tops}
            />
          </section>
        ))}
      </div>
    </>
  );
}

/** The highest value of each graph in any column, in base units. */
function topsOf(columns: ColumnsProps['columns'], frames: readonly Frame[]): ReadonlyMap<string, number> {
  const tops = new Map<string, number>();
  columns.forEach(({ objects: [object], graphs, offered }, at) => {
    for (const { name, sources } of graphs)
      for (const source of sources) {
        const said = offered.find((one) => one.name === source)?.units;
        const { kind, scale } = describeSource(object?.cls ?? 'VM', source, {}, said).unit;
        if (kind === 'fraction') tops.set(name, Math.max(1, tops.get(name) ?? 0));
        for (const value of frames[at]?.columns.get(columnKey(0, source)) ?? [])
          if (value * scale > (tops.get(name) ?? 0)) tops.set(name, value * scale);
      }
  });
  return tops;
}
