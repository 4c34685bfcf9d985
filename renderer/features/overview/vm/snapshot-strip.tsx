import { useCallback } from 'react';
import { serverTime } from '../../../../app/inventory/describe/server-time.ts';
import type { Obj, View } from '../../../../app/inventory/view.ts';
import { useServerNow } from '../../../mirror/clock.ts';
import { useDerived } from '../../../mirror/hooks.ts';
import { ObjectLink } from '../../../objects/link.tsx';
import { Card } from '../../../ui/card.tsx';
import { cx } from '../../../ui/cx.ts';
import { size } from '../../../ui/format/size.ts';
import { clock, day, dayHead } from '../../../ui/format/time.ts';
import css from '../overview.module.css';
import type { VmProps } from './props.ts';

const OLD = 30 * 86_400_000;
const SHOWN = 5;

interface Stop {
  readonly vm: Obj<'VM'>;
  readonly taken: number | undefined;
  readonly held: number;
}

/** Bytes that a snapshot's own disks and memory hold. */
function heldBy(view: View, snapshot: Obj<'VM'>): number {
  let held = view.get('VDI', snapshot.suspend_VDI)?.physical_utilisation ?? 0;
  for (const ref of snapshot.VBDs) {
    const vbd = view.get('VBD', ref);
    if (vbd?.type === 'Disk') held += view.get('VDI', vbd.VDI)?.physical_utilisation ?? 0;
  }
  return held;
}

/** The VM's past on one line, oldest first, with what each point holds. */
export function SnapshotStrip({ pool, vm }: VmProps) {
  const now = useServerNow(pool);
  const stops = useDerived(
    pool,
    useCallback(
      (view: View): readonly Stop[] =>
        (view.get('VM', vm.$ref)?.snapshots ?? [])
          .flatMap((ref) => view.get('VM', ref) ?? [])
          .map((snapshot) => ({
            vm: snapshot,
            taken: serverTime(snapshot.snapshot_time),
            held: heldBy(view, snapshot),
          }))
          .sort((a, b) => (a.taken ?? 0) - (b.taken ?? 0)),
      [vm.$ref],
    ),
  );
  if (stops.length === 0) return null;
  const total = stops.reduce((sum, stop) => sum + stop.held, 0);
  const shown = stops.slice(-SHOWN);
  const left = stops.length - shown.length;
  return (
    <Card title="Snapshots" aside={`${stops.length}, holding ${size(total)}`}>
      <ol className={css['strip']}>
        {shown.map((stop, at) => {
          const old = stop.taken !== undefined && now - stop.taken > OLD;
          const today = stop.taken !== undefined && dayHead(stop.taken, now) === 'Today';
          const taken = stop.taken === undefined ? '' : today ? `today ${clock(stop.taken)}` : day(stop.taken, now);
          return (
            <li key={stop.vm.uuid} className={css['stop']}>
              <span className={cx(css['dot'], old && css['oldDot'])} aria-hidden />
              <p>
                <ObjectLink pool={pool} to={stop.vm}>
                  <span style={{ color: 'var(--t1)' }}>{stop.vm.name_label}</span>
                </ObjectLink>
              </p>
              <p className={css['about']}>
                {taken} · <span className={cx(old && css['warn'])}>{size(stop.held)}</span>
                {at === 0 && left > 0 ? ` · ${left} before` : ''}
              </p>
            </li>
          );
        })}
        <li className={css['stop']}>
          <span className={cx(css['dot'], css['now'])} aria-hidden />
          <p>Now</p>
          <p className={css['about']}>{vm.power_state === 'Running' ? 'live' : vm.power_state.toLowerCase()}</p>
        </li>
      </ol>
    </Card>
  );
}
