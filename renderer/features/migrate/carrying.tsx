import { useCallback, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { poolVerdict } from '../../../app/placement/drop.ts';
import type { Wanted } from '../../../app/placement/landing.ts';
import {
  hover, knowSurroundings, letGo, pickUp, putBack, settled, useDrag, useLanes, useSettling, useSites, want, watchLettingGo,
  type Drag,
} from '../../objects/drag.ts'; // prettier-ignore
import { useActivity } from '../../mirror/hooks.ts';
import { usePaces } from '../../mirror/moves.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { useSelection, type ObjectKey } from '../../objects/place.ts';
import { Segments } from '../../ui/segments.tsx';
import { useComputedLanes } from './compute.ts';
import { Dock } from './dock.tsx';
import { Joining } from './joining.tsx';
import { LaneList } from './lane-list.tsx';
import { ontoWords, useOrganise } from './organise.ts';
import { planInto, planOn } from './plan.ts';
import { useSteps } from './steps.ts';
import { movable, targetOf, wordsFor } from './targets.ts';
import { titleOf } from './words.ts';
import css from './migrate.module.css';

type Held = Exclude<Drag, { at: 'none' }>;

function announcement(
  lanes: ReturnType<typeof useLanes>,
  over: ObjectKey | undefined,
  name: string | undefined,
): string {
  const mine = lanes.filter(({ pool }) => pool === over?.pool);
  if (over?.cls === 'pool' && mine.length > 0) return `${name ?? 'The pool'}: ${poolVerdict(mine).badge}`;
  const lane = mine.find(({ uuid }) => uuid === over?.uuid);
  return lane ? `${lane.name}: ${lane.badge}` : '';
}

const PICK_UP = 'm';
const keysFor: Readonly<Record<string, Wanted>> = { c: 'copy', h: 'home', m: 'move' };

/** Ctrl+M takes up what is selected; while something is held, letters say what is wanted of it and Esc puts it back. */
function useHandKeys(
  at: Drag['at'],
  selection: readonly ObjectKey[],
  may: (key: ObjectKey) => boolean,
  began: () => void,
): void {
  useEffect(() => {
    const heard = (event: KeyboardEvent): void => {
      const ctrl = event.ctrlKey || event.metaKey;
      if (at === 'none') {
        const [first] = selection;
        const keys = selection.filter((key) => key.cls === first?.cls && may(key));
        const moves = first?.cls === 'VM' || first?.cls === 'host';
        if (event.key.toLowerCase() !== PICK_UP || !ctrl || event.shiftKey || !moves || keys.length === 0) return;
        event.preventDefault();
        began();
        pickUp(keys, 'keyboard');
        return;
      }
      const typing = event.target instanceof HTMLElement && event.target.closest('input, select, textarea');
      const wanted = ctrl || event.altKey || typing ? undefined : keysFor[event.key];
      if (event.key === 'Escape') putBack();
      else if (wanted) want(wanted);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', heard, true);
    return () => window.removeEventListener('keydown', heard, true);
  }, [at, selection, may, began]);
}

const wishes = [
  { value: 'move', label: 'Move' },
  { value: 'copy', label: 'Copy' },
  { value: 'home', label: 'Set home server' },
] as const;

function footWords(drag: Held, goes: boolean): string {
  if (drag.at === 'planned')
    return goes ? 'Enter starts it. Esc puts everything back.' : 'Choose another server. Esc puts everything back.';
  return drag.how === 'keyboard'
    ? 'Arrow keys choose a server or a pool, Enter keeps the plan. C copies, H sets the home server, Esc puts everything back.'
    : 'Let go on a server to keep its plan, then Enter starts it. Hold Ctrl to copy, Shift to set the home server, Esc puts everything back.';
}

/** While VMs are moved by hand: every server with its verdict in place of the page, and the plan docked below. */
export function Carrying() {
  const drag = useDrag();
  const mirror = useMirror();
  const selection = useSelection();
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<Element>(undefined);
  const organise = useOrganise();
  const [began] = useState(() => () => {
    before.current = document.activeElement ?? undefined;
  });
  useComputedLanes();
  useEffect(() => {
    knowSurroundings({
      selected: () => selection,
      targetOf: (key) => targetOf(mirror, key),
      words: (keys) => wordsFor(mirror, keys),
      movable: (key) => movable(mirror, key),
      organise,
    });
  }, [mirror, selection, organise]);
  useEffect(() => watchLettingGo(), []);
  const settling = useSettling();
  const { at } = drag;
  const may = useCallback((key: ObjectKey) => movable(mirror, key), [mirror]);
  useHandKeys(at, selection, may, began);
  const byKeys = at === 'planned' || (at === 'carried' && drag.how === 'keyboard');
  useEffect(() => {
    if (byKeys) box.current?.querySelector<HTMLElement>('[role=listbox]')?.focus();
    else if (at === 'none' && before.current instanceof HTMLElement) {
      before.current.focus();
      before.current = undefined;
    }
  }, [byKeys, at]);

  if (drag.at === 'none') return settling ? <Settling activity={settling.activity} /> : null;
  const cls = drag.keys[0]?.cls;
  const { onto, folder, all } = drag.at === 'carried' ? drag : { onto: undefined, folder: undefined, all: drag.keys };
  if (onto || (cls !== 'VM' && cls !== 'host'))
    return (
      <output className={css['onto']}>
        {onto
          ? ontoWords(onto, folder === undefined ? wordsFor(mirror, all) : folder)
          : `Let go on ${folder === undefined ? 'a tag or a folder' : 'another folder'}. Esc puts everything back.`}
      </output>
    );
  return (
    <div ref={box} className={css['over']}>
      {cls === 'host' ? <Joining drag={drag} /> : <Moving drag={drag} />}
    </div>
  );
}

/** Waits until what was let go on a tag, a folder or a vApp is there. */
function Settling({ activity }: { readonly activity: string | undefined }) {
  const rows = useActivity();
  const over =
    activity !== undefined &&
    rows.some((row) => row.id === activity && row.state !== 'running' && row.state !== 'queued');
  useEffect(() => {
    if (over) settled();
  }, [over]);
  return null;
}

function Moving({ drag }: { readonly drag: Held }) {
  const hint = useId();
  const lanes = useLanes();
  const sites = useSites();
  const paces = usePaces();
  const mirror = useMirror();
  const { at, keys, over, wanted } = drag;
  // What is pointed at is lit at once; its plan follows as there is time, while the pointer is on its way.
  const passed = useDeferredValue(over);
  const meant = at === 'planned' ? over : passed;
  const into = meant?.cls === 'pool' ? meant.pool : undefined;
  const packing = useMemo(() => {
    if (into === undefined || !sites) return undefined;
    const [pool] = mirror.pool(into).all('pool');
    return () => planInto({ lanes, sites, paces, wanted }, into, pool?.name_label ?? 'the pool');
  }, [lanes, sites, paces, wanted, into, mirror]);
  const packed = useSteps(`${into ?? ''} ${wanted}`, packing, 0);
  const fresh = useMemo(
    () => (into === undefined ? meant && planOn(lanes, meant) : packed),
    [lanes, meant, into, packed],
  );
  // On the way to it the plan before stands: the dock would close and open under the pointer.
  const [before, stand] = useState(fresh);
  if (fresh && fresh !== before) stand(fresh);
  const plan = fresh ?? (at === 'carried' && into !== undefined ? before : undefined);
  const words = useMemo(() => wordsFor(mirror, keys), [mirror, keys]);
  const onOver = useCallback((key: ObjectKey) => (at === 'planned' ? letGo(key) : hover(key)), [at]);
  // On its way to the plan's button the pointer crosses other servers: what was let go stays where it was.
  const onPoint = useCallback((key: ObjectKey) => (at === 'planned' ? undefined : hover(key)), [at]);
  return (
    <>
      <div className={css['hint']}>
        <span className={css['hintWords']} id={hint}>
          Every server with what it says to {words}. Rows are folded to servers, so every target is in reach.
        </span>
        <Segments label="What is wanted" options={wishes} value={wanted} onChange={want} />
      </div>
      <LaneList about={hint} lanes={lanes} over={over} onOver={onOver} onPoint={onPoint} onChoose={letGo} />
      {plan && plan.items.length > 0 ? <Dock plan={plan} wanted={wanted} settled={at === 'planned'} /> : null}
      <p className={css['foot']} role="status">
        {at === 'planned' && plan ? <span className={css['said']}>{titleOf(plan, wanted)}. </span> : null}
        {footWords(drag, plan?.going.length !== 0)}
      </p>
      <output className={css['said']}>
        {announcement(lanes, over, over && mirror.pool(over.pool).all('pool')[0]?.name_label)}
      </output>
    </>
  );
}
