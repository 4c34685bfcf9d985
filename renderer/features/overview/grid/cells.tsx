import { useCallback, type ReactNode } from 'react';
import { Star } from 'lucide-react';
import { addressesOf, bootedAt, startedAt, toolsOf } from '../../../../app/inventory/describe/guest.ts';
import { poolOf } from '../../../../app/inventory/describe/home.ts';
import { lookup, type AnyObj, type Obj, type PoolId, type View } from '../../../../app/inventory/view.ts';
import { useServerNow } from '../../../mirror/clock.ts';
import { useConnection, useDerived } from '../../../mirror/hooks.ts';
import { useLive, useSpark } from '../../../mirror/metrics/metrics.ts';
import { awayFact } from '../../../objects/away.ts';
import { bothWays, useMeasured } from '../../../objects/glance.ts';
import { ObjectGlyph } from '../../../objects/glyph.tsx';
import { hrefOf } from '../../../objects/place.ts';
import { Meter } from '../../../ui/figure/meter.tsx';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { mib, percent, size, sizeOf } from '../../../ui/format/size.ts';
import { shortSpan } from '../../../ui/format/time.ts';
import { Sparkline } from '../../../ui/sparkline/sparkline.tsx';
import { useNow } from '../../../ui/use-now.ts';
import type { GridRow } from './rows.ts';
import css from './grid.module.css';

interface CellProps {
  readonly pool: PoolId;
  readonly object: AnyObj;
}

/** Reads the object as it is now: a line may be older than a frame. */
function useRead<T>({ pool, object }: CellProps, read: (view: View, object: AnyObj) => T, gone: T): T {
  const { $cls: cls, $ref: ref } = object;
  return useDerived(
    pool,
    useCallback(
      (view: View) => {
        const now = lookup(view, cls, ref);
        return now ? read(view, now) : gone;
      },
      // What is read and what stands for "gone" are constants of the module.
      [cls, ref, read, gone],
    ),
  );
}

const isCoordinator = (view: View, object: AnyObj): boolean => poolOf(view)?.master === object.$ref;

export function NameCell({ row }: { readonly row: GridRow }) {
  if (row.kind === 'head')
    return (
      <>
        <StateGlyph state="stale" size={16} />
        <b className={css['name']}>{row.name}</b>
        {row.below.length > 0 && <span className={css['faint']}>{row.below.length}</span>}
      </>
    );
  if (row.kind === 'silent') return <SilentName pool={row.pool} name={row.name} />;
  return <ObjectName pool={row.pool} object={row.object} name={row.name} />;
}

function SilentName({ pool, name }: { readonly pool: PoolId; readonly name: string }) {
  const connection = useConnection(pool);
  const now = useNow(10_000);
  const away = connection && awayFact(connection, now);
  return (
    <>
      <StateGlyph state={away?.badge ?? 'busy'} size={16} />
      <a
        className={css['strong']}
        href={hrefOf({ at: 'page', page: 'connection', rest: [pool] })}
        title={name}
        tabIndex={-1}
      >
        {name}
      </a>
      <span className={css['faint']}>{away?.text ?? 'reading'}</span>
    </>
  );
}

function ObjectName({ pool, object, name }: CellProps & { readonly name: string }) {
  const star = useRead({ pool, object }, isCoordinator, false);
  return (
    <>
      <ObjectGlyph pool={pool} object={object} />
      <a
        className={css[object.$cls === 'host' || object.$cls === 'pool' ? 'strong' : 'name']}
        href={hrefOf({ at: 'object', pool, cls: object.$cls, uuid: object.uuid })}
        title={name}
        tabIndex={-1}
      >
        {name}
      </a>
      {star && (
        <Star
          size={12}
          fill="currentColor"
          strokeWidth={0}
          className={css['star']}
          role="img"
          aria-label="coordinator"
        />
      )}
    </>
  );
}

const threadsOf = (host: Obj<'host'>): number => Number(host.cpu_info['cpu_count'] ?? 0);

function cpusOf(view: View, object: AnyObj): number {
  switch (object.$cls) {
    case 'host':
      return threadsOf(object);
    case 'pool':
      return [...view.all('host')].reduce((sum, host) => sum + threadsOf(host), 0);
    case 'VM':
      return object.VCPUs_at_startup;
    default:
      return 0;
  }
}

export function CpuCell({ pool, object }: CellProps) {
  const live = useLive(pool, useMeasured(object));
  const cpus = useRead({ pool, object }, cpusOf, 0);
  if (live?.cpu === undefined) return null;
  return (
    <>
      <Meter value={live.cpu} width={52} label="CPU" />
      <span className={css['soft']}>
        {percent(live.cpu)} of {cpus}
      </span>
    </>
  );
}

/** Instead of values that cannot exist, the sentence that says why. */
export function sentenceOf(object: AnyObj, tools: 'missing' | 'other' = 'other'): string | undefined {
  if (object.$cls !== 'VM') return undefined;
  switch (object.power_state) {
    case 'Halted':
      return `halted, ${size(object.memory_dynamic_max)} when started`;
    case 'Suspended':
      return `suspended, ${size(object.memory_dynamic_max)} on disk`;
    case 'Paused':
      return `${size(object.memory_dynamic_max)} held`;
    default:
      return tools === 'missing' ? 'tools not installed' : undefined;
  }
}

export function MemoryCell({ pool, object }: CellProps) {
  const now = useServerNow(pool);
  const minute = Math.floor(now / 60_000) * 60_000;
  const read = useCallback(
    (view: View, it: AnyObj) =>
      it.$cls === 'VM' && toolsOf(view, it, minute).is === 'missing' ? ('missing' as const) : ('other' as const),
    [minute],
  );
  const tools = useRead({ pool, object }, read, 'other');
  const live = useLive(pool, useMeasured(object));
  const sentence = sentenceOf(object, live?.memoryUsed === undefined ? tools : 'other');
  if (sentence !== undefined) return <span className={css['faint']}>{sentence}</span>;
  if (live?.memoryUsed === undefined || live.memoryTotal === undefined) return null;
  return (
    <>
      <Meter value={live.memoryUsed / live.memoryTotal} width={52} label="Memory" />
      <span className={css['soft']}>{sizeOf(live.memoryUsed, live.memoryTotal)}</span>
    </>
  );
}

export function FlowCell({ pool, object, what }: CellProps & { readonly what: 'disk' | 'net' }) {
  const live = useLive(pool, useMeasured(object));
  const flow = what === 'disk' ? bothWays(live?.diskRead, live?.diskWrite) : bothWays(live?.netRx, live?.netTx);
  return flow === undefined ? null : <>{mib(flow)}</>;
}

const addressRead = (view: View, object: AnyObj): string =>
  object.$cls === 'host' ? object.address : object.$cls === 'VM' ? (addressesOf(view, object)[0] ?? '') : '';

export function AddressCell(props: CellProps) {
  return <span className={css['soft']}>{useRead(props, addressRead, '')}</span>;
}

const words: Readonly<Record<string, string>> = { restart: 'Restart', 'best-effort': 'Best effort' };
export const restartWord = (object: AnyObj): string =>
  object.$cls === 'VM' ? (words[object.ha_restart_priority] ?? '') : '';

const upRead = (view: View, object: AnyObj): number | undefined =>
  object.$cls === 'host' ? bootedAt(object) : object.$cls === 'VM' ? startedAt(view, object) : undefined;

export const startOf = upRead;

export function UptimeCell(props: CellProps) {
  const now = useServerNow(props.pool);
  const started = useRead(props, upRead, undefined);
  return started === undefined ? null : <span className={css['soft']}>{shortSpan(now - started)}</span>;
}

export function SparkCell({ pool, object }: CellProps) {
  const spark = useSpark(pool, useMeasured(object), '=cpu');
  return spark ? <Sparkline points={spark.values} max={1} width={120} height={16} label="CPU, last 5 minutes" /> : null;
}

export const Quiet = ({ children }: { readonly children: ReactNode }) => (
  <span className={css['soft']}>{children}</span>
);

/** Only lines that stand for an object have values. */
export const valueCell = (draw: (row: CellProps) => ReactNode) => (row: GridRow) =>
  row.kind === 'object' ? draw(row) : null;

export const addressText = addressRead;
