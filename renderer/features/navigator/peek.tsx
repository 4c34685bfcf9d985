import { useCallback, useEffect, useState, type ReactNode, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { lookup, type AnyObj, type View } from '../../../app/inventory/view.ts';
import type { Row } from '../../../app/inventory/tree/row.ts';
import { useDerived } from '../../mirror/hooks.ts';
import { useLive, useSpark } from '../../mirror/metrics/metrics.ts';
import { bothWays, memoryPart, useMeasured } from '../../objects/glance.ts';
import { useFace } from '../../objects/glyph.tsx';
import { mib, percent, sizeOf } from '../../ui/format/size.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { Sparkline } from '../../ui/sparkline/sparkline.tsx';
import type { Lines } from './tree/cursor.ts';
import css from './peek.module.css';

type Subject = Extract<Row['node']['subject'], { readonly type: 'object' }>;

interface Peeked {
  readonly key: string;
  readonly top: number;
  readonly left: number;
}

/** The pointer has to rest on a line for as long as this. */
const REST_MS = 450;
const HEIGHT = 150;

interface PeekProps {
  readonly tree: RefObject<HTMLElement | null>;
  readonly lines: Lines<Row>;
}

/** Beside the line of the tree that the pointer rests on: what the object does now. It never takes the pointer. */
export function Peek({ tree, lines }: PeekProps) {
  const [peeked, setPeeked] = useState<Peeked>();
  useEffect(() => {
    const box = tree.current;
    if (!box) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over: Element | null = null;
    const end = () => {
      clearTimeout(timer);
      over = null;
      setPeeked(undefined);
    };
    const move = (event: PointerEvent) => {
      const line = event.target instanceof Element ? event.target.closest('[data-key]') : null;
      if (line === over) return;
      end();
      over = line;
      if (!line || event.buttons > 0 || event.pointerType === 'touch') return;
      timer = setTimeout(() => {
        const { top } = line.getBoundingClientRect();
        const { right } = box.getBoundingClientRect();
        setPeeked({ key: line.getAttribute('data-key') ?? '', top: Math.min(top, innerHeight - HEIGHT - 8), left: right + 6 }); // prettier-ignore
      }, REST_MS);
    };
    const ends = ['pointerleave', 'pointerdown', 'scroll', 'keydown', 'dragstart', 'contextmenu'] as const;
    box.addEventListener('pointermove', move);
    for (const name of ends) box.addEventListener(name, end, { passive: true });
    return () => {
      clearTimeout(timer);
      box.removeEventListener('pointermove', move);
      for (const name of ends) box.removeEventListener(name, end);
    };
  }, [tree]);
  const row = peeked && lines.rows[lines.indexOf(peeked.key)];
  if (!peeked || row?.node.subject.type !== 'object') return null;
  return createPortal(
    <div role="tooltip" className={css['peek']} style={{ top: peeked.top, left: peeked.left }}>
      <strong className={css['name']}>{row.node.name}</strong>
      <Known subject={row.node.subject} />
    </div>,
    document.body,
  );
}

function Known({ subject }: { readonly subject: Subject }) {
  const { pool, cls, ref } = subject;
  const object = useDerived(
    pool,
    useCallback((view: View) => lookup(view, cls, ref), [cls, ref]),
  );
  return object ? <Figures pool={pool} object={object} /> : null;
}

function Figures({ pool, object }: { readonly pool: string; readonly object: AnyObj }) {
  const face = useFace(pool, object);
  const measured = useMeasured(object);
  const live = useLive(pool, measured);
  const cpu = useSpark(pool, measured, '=cpu');
  const memory = memoryPart(live);
  const disk = bothWays(live?.diskRead, live?.diskWrite);
  const net = bothWays(live?.netRx, live?.netTx);
  const part = object.$cls === 'SR' && object.physical_size > 0 ? object.physical_utilisation / object.physical_size : undefined; // prettier-ignore
  const full = object.$cls === 'SR' ? sizeOf(object.physical_utilisation, object.physical_size) : '';
  return (
    <>
      <span className={css['word']}>{face.word}</span>
      {part !== undefined && <Figure name="Used" value={full} chart={<Meter value={part} width={72} label="Used" />} />}
      {live?.cpu !== undefined && cpu && (
        <Figure
          name="CPU"
          value={percent(live.cpu)}
          chart={<Sparkline points={cpu.values} max={1} width={72} height={16} label="CPU, last 5 minutes" />}
        />
      )}
      {memory !== undefined && live?.memoryUsed !== undefined && live.memoryTotal !== undefined && (
        <Figure
          name="Memory"
          value={sizeOf(live.memoryUsed, live.memoryTotal)}
          chart={<Meter value={memory} width={72} label="Memory" />}
        />
      )}
      {disk !== undefined && <Figure name="Disk" value={`${mib(disk)} MiB/s`} />}
      {net !== undefined && <Figure name="Network" value={`${mib(net)} MiB/s`} />}
    </>
  );
}

function Figure({ name, value, chart }: { readonly name: string; readonly value: string; readonly chart?: ReactNode }) {
  return (
    <span className={css['figure']}>
      <span>{name}</span>
      {chart ?? <span />}
      <b>{value}</b>
    </span>
  );
}
