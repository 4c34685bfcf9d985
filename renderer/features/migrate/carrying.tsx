import { useEffect, useMemo, useRef, useState } from 'react';
import { paceOf, type PastMove } from '../../../app/placement/estimate.ts';
import { lanesOf, sitesOf, type Carried } from '../../../app/placement/drop.ts';
import type { Activity } from '../../../app/contract/activity.ts';
import type { AnyObj, View } from '../../../app/inventory/view.ts';
import { isRef } from '../../../app/xenapi/ref.ts';
import { objectOf, useSituation } from '../../objects/offers.ts';
import { hover, knowSurroundings, letGo, pickUp, putBack, showLanes, useDrag, useLanes } from '../../objects/drag.ts';
import { useActivity, usePools } from '../../mirror/hooks.ts';
import type { Mirror } from '../../mirror/mirror.ts';
import { useSelection, type ObjectKey } from '../../objects/place.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { size } from '../../ui/format/size.ts';
import { Dock } from './dock.tsx';
import { Joining } from './joining.tsx';
import { LaneList } from './lane-list.tsx';
import { planOf } from './plan.ts';
import css from './migrate.module.css';

/** The server or pool that a line stands for: a VM or SR under a server means that server. */
function targetOf(mirror: Mirror, key: ObjectKey): ObjectKey | undefined {
  if (key.cls === 'host' || key.cls === 'pool') return key;
  const view = mirror.pool(key.pool);
  const object = objectOf(view, key);
  const host = object && hostOf(view, object);
  return host && { pool: key.pool, cls: 'host', uuid: host.uuid };
}

function hostOf(view: View, object: AnyObj) {
  if (object.$cls === 'VM') return view.get('host', isRef(object.resident_on) ? object.resident_on : object.affinity);
  if (object.$cls !== 'SR' || object.shared) return undefined;
  return view.get('host', view.get('PBD', object.PBDs[0] ?? '')?.host ?? '');
}

function wordsFor(mirror: Mirror, keys: readonly ObjectKey[]): string {
  const memory = keys.reduce((sum, key) => {
    const object = objectOf(mirror.pool(key.pool), key);
    return object?.$cls === 'VM' ? sum + object.memory_dynamic_max : sum;
  }, 0);
  const what = keys[0]?.cls === 'host' ? 'server' : 'VM';
  return `${keys.length} ${what}${keys.length === 1 ? '' : 's'}${memory > 0 ? `, ${size(memory)}` : ''}`;
}

/** This console's own live migrations of one VM, the newest first. */
function pastMoves(mirror: Mirror, rows: readonly Activity[]): readonly PastMove[] {
  return rows.flatMap((row) => {
    const [target, ...more] = row.targets;
    if (row.action !== 'vm.migrate' || row.state !== 'done' || row.finished === undefined || !target || more.length > 0)
      return [];
    const bytes = mirror.pool(target.pool).get('VM', target.ref)?.memory_dynamic_max;
    return bytes === undefined ? [] : [{ bytes, seconds: (row.finished - row.started) / 1000 }];
  });
}

/** Recomputes what every server says, at most a few times per second while something is carried. */
function useComputedLanes(): void {
  const drag = useDrag();
  const mirror = useMirror();
  const pools = usePools();
  const situation = useSituation();
  const rows = useActivity();
  const keys = drag.at === 'none' ? undefined : drag.keys;
  const pace = useMemo(() => paceOf(pastMoves(mirror, rows)), [mirror, rows]);
  useEffect(() => {
    if (!keys) return undefined;
    const compute = (): void => {
      const live = pools.map((store) => situation(store.pool)).filter((one) => one.live);
      const carried = keys.flatMap((key): readonly Carried[] => {
        const object = objectOf(mirror.pool(key.pool), key);
        return object?.$cls === 'VM' ? [{ pool: key.pool, ref: object.$ref }] : [];
      });
      const order = live.map(({ view }) => view.pool);
      const own = keys[0]?.pool ?? '';
      order.sort((a, b) => Number(b === own) - Number(a === own));
      showLanes(lanesOf(sitesOf(live), carried, order, pace));
    };
    compute();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        compute();
      }, 300);
    };
    const stops = pools.map((store) =>
      store.onFlush(({ classes }) => {
        if (['VM', 'host', 'host_metrics', 'PBD', 'VBD', 'VIF', 'SR'].some((cls) => (classes as Set<string>).has(cls)))
          soon();
      }),
    );
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [keys, mirror, pools, situation, pace]);
}

function announcement(lanes: ReturnType<typeof useLanes>, over: ObjectKey | undefined): string {
  const lane = lanes.find((one) => over && one.pool === over.pool && one.uuid === over.uuid);
  return lane ? `${lane.name}: ${lane.badge}` : '';
}

/** While VMs are moved by hand: every server with its verdict in place of the page, and the plan docked below. */
export function Carrying() {
  const drag = useDrag();
  const lanes = useLanes();
  const mirror = useMirror();
  const selection = useSelection();
  const box = useRef<HTMLDivElement>(null);
  const [before, setBefore] = useState<Element>();
  useComputedLanes();
  useEffect(() => {
    knowSurroundings({
      selected: () => selection,
      targetOf: (key) => targetOf(mirror, key),
      words: (keys) => wordsFor(mirror, keys),
    });
  }, [mirror, selection]);

  const at = drag.at;
  const byKeys = at === 'planned' || (at === 'carried' && drag.how === 'keyboard');
  useEffect(() => {
    const heard = (event: KeyboardEvent): void => {
      if (at === 'none') {
        const vms = selection.filter((key) => key.cls === 'VM');
        if (event.key.toLowerCase() !== 'm' || !(event.ctrlKey || event.metaKey) || event.shiftKey || vms.length === 0)
          return;
        event.preventDefault();
        setBefore(document.activeElement ?? undefined);
        pickUp(vms, 'keyboard');
      } else if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        putBack();
      }
    };
    window.addEventListener('keydown', heard, true);
    return () => window.removeEventListener('keydown', heard, true);
  }, [at, selection]);
  useEffect(() => {
    if (byKeys) box.current?.querySelector<HTMLElement>('[role=listbox]')?.focus();
    else if (at === 'none' && before instanceof HTMLElement) before.focus();
  }, [byKeys, at, before]);

  if (drag.at === 'none') return null;
  if (drag.keys[0]?.cls === 'host') return <Joining drag={drag} />;
  const { over } = drag;
  const poolName = over ? ([...mirror.pool(over.pool).all('pool')][0]?.name_label ?? 'the pool') : '';
  const plan = over ? planOf(lanes, over, poolName) : undefined;
  return (
    <div ref={box} className={css['over']}>
      <p className={css['hint']}>
        Every server with what it says to {wordsFor(mirror, drag.keys)}. Rows are folded to servers, so every target is
        in reach.
      </p>
      <LaneList
        lanes={lanes}
        over={over}
        onOver={(key) => (drag.at === 'planned' ? letGo(key) : hover(key))}
        onChoose={(key) => letGo(key)}
      />
      {plan && plan.items.length > 0 ? <Dock plan={plan} settled={drag.at === 'planned'} /> : null}
      <p className={css['foot']}>
        {drag.at === 'planned'
          ? 'Enter starts it. Esc puts everything back.'
          : drag.how === 'keyboard'
            ? 'Arrow keys choose a server, Enter keeps the plan, Esc puts everything back.'
            : 'Let go on a server to keep its plan, then Enter starts it. Esc puts everything back.'}
      </p>
      <output className={css['said']}>{announcement(lanes, over)}</output>
    </div>
  );
}
