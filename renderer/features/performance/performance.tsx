import { useCallback, useMemo, useState } from 'react';
import type { DataSource } from '../../../app/contract/metrics.ts';
import type { MetricCls } from '../../../app/metrics/metric-cls.ts';
import { explain } from '../../../app/errors/explain.ts';
import { useAsk } from '../../link/ask.ts';
import type { View } from '../../../app/inventory/view.ts';
import { useConnection, useDerived } from '../../mirror/hooks.ts';
import { ChartCursor, CursorContext } from '../../ui/chart/cursor.ts';
import { Banner } from '../../ui/banner.tsx';
import { Skeleton } from '../../ui/face.tsx';
import { comparedBy, type Shown } from './build.ts';
import { Columns } from './columns.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { DrawnColumns } from './share/drawn.ts';
import { EditGraphs } from './edit-graphs.tsx';
import type { readLink } from './share/link.ts';
import { stateSentence } from './state-words.ts';
import { Toolbar } from './toolbar.tsx';
import { useFrame } from './frame/use-frame.ts';
import { useGraphs } from './use-graphs.ts';
import { useShare } from './share/use-share.ts';
import { serverNow, shiftOf, useTimeWindow, type Compare } from './frame/window.ts';
import css from './performance.module.css';

interface PerformanceProps {
  readonly pool: string;
  readonly cls: MetricCls;
  readonly reference: string;
  readonly uuid: string;
  readonly link: ReturnType<typeof readLink>;
}

const NO_OBJECTS: readonly Shown[] = [];
const NONE: readonly DataSource[] = [];

/** Charts of one object, of several on the same charts, or of two side by side, over one axis of time. */
export function Performance({ pool, cls, reference, uuid, link }: PerformanceProps) {
  const connection = useConnection(pool);
  const state = connection?.state;
  const live = state?.at === 'live';
  const offset = live ? state.clockOffset : 0;
  const control = useTimeWindow(link.window ?? { kind: 'live', span: 600 }, offset);
  const { window } = control;
  const [compare, setCompare] = useState<Compare>('none');
  const [added, setAdded] = useState<readonly Shown[]>(NO_OBJECTS);
  const [split, setSplit] = useState(false);
  const [open, setOpen] = useState<
    { readonly dialog: 'compare' } | { readonly dialog: 'graphs'; readonly at: number }
  >();
  const [cursor] = useState(() => new ChartCursor());
  const [drawn] = useState(() => new DrawnColumns());
  const close = () => setOpen(undefined);

  const { name, hosts, guiConfig } = useDerived(
    pool,
    useCallback((view: View) => about(view, cls, reference), [cls, reference]),
  );
  const main = useMemo((): Shown => ({ pool, cls, ref: reference, uuid, name }), [pool, cls, reference, uuid, name]);
  const objects = useMemo((): readonly Shown[] => [main, ...(added.length > 0 ? added : hosts)], [main, hosts, added]);
  const second = split && added.length === 1 ? added[0] : undefined;
  const sourcesAsk = useAsk('metrics.sources', { pool, cls, ref: reference }, { staleTime: 60_000, enabled: live });
  const other = second ?? main;
  const otherAsk = useAsk(
    'metrics.sources',
    { pool: other.pool, cls: other.cls, ref: other.ref },
    { staleTime: 60_000, enabled: live && second !== undefined },
  );
  const offered = sourcesAsk.data;
  const { graphs, whose, setMine } = useGraphs(cls, uuid, guiConfig, sourcesAsk.isError ? NONE : offered);
  const otherConfig = useDerived(other.pool, guiConfigOf);
  const otherGraphs = useGraphs(other.cls, other.uuid, otherConfig, otherAsk.isError ? NONE : otherAsk.data).graphs;
  const together = objects.length > 1 && second === undefined;
  const sources = useMemo(() => {
    const all = [...graphs, ...(second ? otherGraphs : [])];
    return [...new Set([...all.flatMap(({ sources }) => (together ? comparedBy(sources) : sources)), '=memory_total'])];
  }, [graphs, otherGraphs, second, together]);
  const enabled = live && graphs.length > 0;
  const { frame, error, loading, state: seen, missing, ahead } = useFrame({ objects, sources, window, enabled });

  const now = serverNow(offset);
  const edge = Math.max(frame?.times.at(-1) ?? now, now - 20);
  const [from, to] = window.kind === 'fixed' ? [window.from, window.to] : [edge - window.span, edge];
  const shift = shiftOf(compare, to);
  const [past0, past1] = [Math.floor(from / 60) * 60 - shift, Math.ceil(to / 60) * 60 + 60 - shift];
  const past = useMemo(() => ({ kind: 'fixed', from: past0, to: past1 }) as const, [past0, past1]);
  const ghost = useFrame({ objects, sources, window: past, enabled: enabled && shift > 0 });
  const ghosted = useMemo(
    () =>
      shift > 0 && ghost.frame
        ? { frame: ghost.frame, shift, word: compare === 'week' ? 'last week' : 'yesterday' }
        : undefined,
    [shift, ghost.frame, compare],
  );
  const share = useShare({ object: main, window, from, to, drawn });
  const silent = added.filter((one) => missing.includes(one.pool)).map((one) => one.name);
  const away = stateSentence(name, seen);
  const gone = useCallback((one: Shown) => setAdded((all) => all.filter(({ uuid }) => uuid !== one.uuid)), []);
  const columns = [
    { objects: second ? [main] : objects, graphs, offered: offered ?? NONE },
    ...(second ? [{ objects: [second], graphs: otherGraphs, offered: otherAsk.data ?? NONE }] : []),
  ];

  return (
    <CursorContext value={cursor}>
      <div className={css['tab']} data-performance>
        <Toolbar
          pool={pool}
          main={main}
          speaks={live && frame !== undefined && away === undefined}
          control={control}
          from={from}
          to={to}
          compare={compare}
          onCompare={setCompare}
          others={added.length}
          onOthers={() => setOpen({ dialog: 'compare' })}
          split={split}
          onSplit={setSplit}
          onEdit={() => setOpen({ dialog: 'graphs', at: 0 })}
          whyNotEdit={live ? undefined : 'the pool is away'}
          share={share}
        />
        {silent.length > 0 && <Banner state="info">{silent.join(', ')}: nothing can be had, the pool is away.</Banner>}
        {away !== undefined && <Banner state="info">{away}</Banner>}
        {error && !frame ? (
          away === undefined && <Banner state="warning">{explain(error.failure).title}</Banner>
        ) : !frame || frame.times.length === 0 ? (
          loading && live ? (
            <Skeleton rows={10} />
          ) : (
            <Banner state="info">
              {live ? 'Nothing was measured in this time.' : 'The pool is away: its numbers come again with it.'}
            </Banner>
          )
        ) : (
          <Columns
            columns={columns}
            frame={frame}
            ghost={ghosted}
            from={from}
            to={to}
            control={control}
            offset={offset}
            ahead={ahead}
            removable={added}
            onRemove={gone}
            onEdit={(at) => setOpen({ dialog: 'graphs', at })}
            drawn={drawn}
            marked={link.graph}
          />
        )}
        {open?.dialog === 'compare' && (
          <CompareDialog
            main={main}
            added={added}
            onClose={close}
            onDone={(next) => {
              setAdded(next);
              close();
            }}
          />
        )}
        {open?.dialog === 'graphs' && (
          <EditGraphs
            pool={pool}
            object={main}
            first={open.at}
            graphs={graphs}
            whose={whose}
            offered={offered ?? NONE}
            onMine={setMine}
            onClose={close}
            onSources={() => void sourcesAsk.refetch()}
          />
        )}
      </div>
    </CursorContext>
  );
}

/** What the page needs of the inventory. A pool is shown beside its servers. */
function about(view: View, cls: MetricCls, reference: string) {
  const hosts: Shown[] = [];
  if (cls === 'pool')
    for (const host of view.all('host'))
      hosts.push({ pool: view.pool, cls: 'host', ref: host.$ref, uuid: host.uuid, name: host.name_label });
  return { name: view.get(cls, reference)?.name_label ?? '', hosts, guiConfig: guiConfigOf(view) };
}

function guiConfigOf(view: View): Readonly<Record<string, string>> {
  const [pool] = view.all('pool');
  return pool?.gui_config ?? {};
}
