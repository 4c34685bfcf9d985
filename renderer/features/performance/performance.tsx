import { useCallback, useMemo, useRef, useState } from 'react';
import type { DataSource, MetricCls, MetricObject } from '../../../app/contract/metrics.ts';
import { explain } from '../../../app/errors/explain.ts';
import { useAsk } from '../../link/ask.ts';
import type { View } from '../../../app/inventory/view.ts';
import { useConnection, useDerived } from '../../mirror/hooks.ts';
import { ChartCursor, CursorContext } from '../../ui/chart/cursor.ts';
import { Banner } from '../../ui/banner.tsx';
import { Skeleton } from '../../ui/face.tsx';
import { comparedBy, type Shown } from './build.ts';
import { Charts } from './charts.tsx';
import { EditGraphs } from './edit-graphs.tsx';
import { useFrame } from './frame.ts';
import { windowOfHash } from './link.ts';
import { stateSentence } from './state-words.ts';
import { Toolbar, type Compare } from './toolbar.tsx';
import { useGraphs } from './use-graphs.ts';
import { useShare } from './use-share.ts';
import { serverNow, useTimeWindow } from './window.ts';
import css from './performance.module.css';

interface PerformanceProps {
  readonly pool: string;
  readonly cls: MetricCls;
  readonly reference: string;
  readonly uuid: string;
}

const SHIFT: Readonly<Record<Compare, number>> = { none: 0, yesterday: 86_400, week: 7 * 86_400 };
const NO_OBJECTS: readonly Shown[] = [];
const NONE: readonly DataSource[] = [];

/** Charts of one object, or of several beside it, over one axis of time. */
export function Performance({ pool, cls, reference, uuid }: PerformanceProps) {
  const connection = useConnection(pool);
  const state = connection?.state;
  const offset = state?.at === 'live' ? state.clockOffset : 0;
  const [initial] = useState(() => windowOfHash(location.hash) ?? ({ kind: 'live', span: 600 } as const));
  const control = useTimeWindow(initial, offset);
  const { window } = control;
  const [compare, setCompare] = useState<Compare>('none');
  const [added, setAdded] = useState<readonly Shown[]>(NO_OBJECTS);
  const [editing, setEditing] = useState(false);
  const [cursor] = useState(() => new ChartCursor());
  const page = useRef<HTMLDivElement>(null);

  const { name, hosts, guiConfig } = useDerived(
    pool,
    useCallback((view: View) => about(view, cls, reference), [cls, reference]),
  );
  const objects = useMemo(
    (): readonly Shown[] => [{ cls, ref: reference, uuid, name }, ...hosts, ...added],
    [cls, reference, uuid, name, hosts, added],
  );
  const sourcesAsk = useAsk(
    'metrics.sources',
    { pool, cls, ref: reference },
    { staleTime: 60_000, enabled: state?.at === 'live' },
  );
  const offered = sourcesAsk.data;
  const { graphs, whose, setMine } = useGraphs(cls, uuid, guiConfig, sourcesAsk.isError ? [] : offered);
  const many = objects.length > 1;
  const sources = useMemo(
    () => [...new Set([...graphs.flatMap(({ sources }) => (many ? comparedBy(sources) : sources)), '=memory_total'])],
    [graphs, many],
  );
  const asked = useMemo(
    (): readonly MetricObject[] => objects.map((one) => ({ cls: one.cls, ref: one.ref })),
    [objects],
  );
  const enabled = state?.at === 'live' && graphs.length > 0;
  const { frame, error, loading } = useFrame({ pool, objects: asked, sources, window, offset, enabled });

  const now = serverNow(offset);
  const edge = frame?.times.at(-1) ?? now;
  const [from, to] =
    window.kind === 'fixed'
      ? [window.from, window.to]
      : [Math.max(edge, now - 20) - window.span, Math.max(edge, now - 20)];
  const shift = SHIFT[compare];
  const past = useMemo(
    () =>
      ({ kind: 'fixed', from: Math.round(from / 60) * 60 - shift, to: Math.round(to / 60) * 60 + 60 - shift }) as const,
    [from, to, shift],
  );
  const ghost = useFrame({ pool, objects: asked, sources, window: past, offset, enabled: enabled && shift > 0 });
  const ghosted = useMemo(
    () =>
      shift > 0 && ghost.frame
        ? { frame: ghost.frame, shift, word: compare === 'week' ? 'last week' : 'yesterday' }
        : undefined,
    [shift, ghost.frame, compare],
  );
  const share = useShare({ pool, cls, uuid, reference, name, window, from, to, live: state?.at === 'live' });
  const away = frame ? stateSentence(name, frame.states[0]) : undefined;
  const addedNames = useCallback((gone: Shown) => setAdded((all) => all.filter((one) => one.uuid !== gone.uuid)), []);

  return (
    <CursorContext value={cursor}>
      <div className={css['tab']} ref={page}>
        <Toolbar
          control={control}
          from={from}
          to={to}
          compare={compare}
          onCompare={setCompare}
          objects={objects}
          onObjects={(all) => setAdded(all.slice(1 + hosts.length))}
          pool={pool}
          onEdit={() => setEditing(true)}
          whyNotEdit={state?.at === 'live' ? undefined : 'the pool is away'}
          share={share.entries}
        />
        {away !== undefined && <Banner state="info">{away}</Banner>}
        {error && !frame ? (
          <Banner state="warning">{explain(error.failure).title}</Banner>
        ) : !frame || frame.times.length === 0 ? (
          loading ? (
            <Skeleton rows={10} />
          ) : (
            <Banner state="info">Nothing was measured in this time.</Banner>
          )
        ) : (
          <Charts
            pool={pool}
            objects={objects}
            graphs={graphs}
            frame={frame}
            ghost={ghosted}
            from={from}
            to={to}
            control={control}
            offset={offset}
            offered={offered ?? NONE}
            guiConfig={guiConfig}
            onRemove={addedNames}
            removable={added}
            register={share.register}
          />
        )}
        {editing && (
          <EditGraphs
            pool={pool}
            object={{ cls, ref: reference, uuid, name }}
            graphs={graphs}
            whose={whose}
            offered={offered ?? NONE}
            onMine={setMine}
            onClose={() => setEditing(false)}
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
      hosts.push({ cls: 'host', ref: host.$ref, uuid: host.uuid, name: host.name_label });
  const [pool] = view.all('pool');
  return { name: view.get(cls, reference)?.name_label ?? '', hosts, guiConfig: pool?.gui_config ?? {} };
}
