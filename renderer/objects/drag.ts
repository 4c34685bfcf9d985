import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview';
import { useSyncExternalStore } from 'react';
import { folderInto, folderRefusal } from '../../app/actions/organise/folder/folders.ts';
import { poolVerdict, type Lane, type PoolVerdict } from '../../app/placement/drop.ts';
import type { Sites, Wanted } from '../../app/placement/landing.ts';
import { sameObject, type ObjectKey } from './place.ts';

/** Something of a person's own order that takes things in: they get its tag, go into its folder, become part of it. */
export type Onto =
  | { readonly to: 'tag'; readonly name: string }
  | { readonly to: 'folder'; readonly name: string; readonly path: string }
  | { readonly to: 'vapp'; readonly name: string; readonly key: ObjectKey };

/** What is being moved by hand: carried by the pointer or the keyboard, then planned over a target until it runs or is put back. */
export type Drag =
  | { readonly at: 'none' }
  | {
      readonly at: 'carried';
      readonly how: 'pointer' | 'keyboard';
      /** What goes to a server or a pool. */
      readonly keys: readonly ObjectKey[];
      /** What goes onto a tag, into a folder or a vApp: all that was picked, of whatever kind. */
      readonly all: readonly ObjectKey[];
      readonly wanted: Wanted;
      readonly over?: ObjectKey | undefined;
      readonly onto?: Onto | undefined;
      /** A folder is carried instead, with all that is in it. */
      readonly folder?: string;
    }
  | { readonly at: 'planned'; readonly keys: readonly ObjectKey[]; readonly wanted: Wanted; readonly over: ObjectKey };

/** What was let go on a tag, a folder or a vApp, until the server has done it. */
interface Settling {
  readonly keys: readonly ObjectKey[];
  readonly folder: string | undefined;
  /** The row of the timeline that does it. */
  readonly activity?: string;
}

let drag: Drag = { at: 'none' };
let settling: Settling | undefined;
let lanes: readonly Lane[] = [];
let verdicts: ReadonlyMap<string, PoolVerdict> = new Map();
let sites: Sites | undefined;
let selected: () => readonly ObjectKey[] = () => [];
let effective: (key: ObjectKey) => ObjectKey | undefined = (key) => key;
let words: (keys: readonly ObjectKey[]) => string = (keys) => String(keys.length);
let movable: (key: ObjectKey) => boolean = () => true;
let organise: Surroundings['organise'] = () => Promise.resolve('');
const listeners = new Set<() => void>();

function put(next: Drag): void {
  drag = next;
  if (next.at === 'none') {
    lanes = [];
    verdicts = new Map();
    sites = undefined;
  }
  for (const listener of listeners) listener();
}
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useDrag = (): Drag => useSyncExternalStore(subscribe, () => drag);

export const useSettling = (): Settling | undefined => useSyncExternalStore(subscribe, () => settling);

export function settled(): void {
  settling = undefined;
  for (const listener of listeners) listener();
}

/** Stays dimmed until it is done. */
async function settle(keys: readonly ObjectKey[], folder: string | undefined, done: Promise<string>): Promise<void> {
  const mine: Settling = { keys, folder };
  settling = mine;
  try {
    const activity = await done;
    if (settling === mine) settling = { ...mine, activity };
    for (const listener of listeners) listener();
  } catch {
    // It is told where it was asked for.
    if (settling === mine) settled();
  }
}

/** The verdicts of every server while something is moved by hand. */
export const useLanes = (): readonly Lane[] => useSyncExternalStore(subscribe, () => lanes);

/** The pools as the lanes were made from them. */
export const useSites = (): Sites | undefined => useSyncExternalStore(subscribe, () => sites);

/** For the one who computes them. */
export function showLanes(next: readonly Lane[], from: Sites): void {
  lanes = next;
  const pools = new Set(next.map(({ pool }) => pool));
  verdicts = new Map(
    [...pools].map((pool): [string, PoolVerdict] => [pool, poolVerdict(next.filter((lane) => lane.pool === pool))]),
  );
  sites = from;
  for (const listener of listeners) listener();
}

/** What pools say to servers that are carried, which no lane says. */
export function showVerdicts(next: ReadonlyMap<string, PoolVerdict>): void {
  verdicts = next;
  for (const listener of listeners) listener();
}

/** What a pool says to everything that is carried. */
export const usePoolVerdict = (pool: string | undefined): PoolVerdict | undefined =>
  useSyncExternalStore(subscribe, () => (pool === undefined ? undefined : verdicts.get(pool)));

/** Takes objects up: by the keyboard until a target is chosen with arrows and Enter. */
export const pickUp = (keys: readonly ObjectKey[], how: 'pointer' | 'keyboard', all = keys): void => {
  if (all.length > 0) put({ at: 'carried', how, keys, all, wanted: 'move' });
};
const pickUpFolder = (folder: string): void =>
  put({ at: 'carried', how: 'pointer', keys: [], all: [], wanted: 'move', folder });
/** To move them, to make copies, or to make a server their home. */
export function want(wanted: Wanted): void {
  if (drag.at !== 'none' && drag.wanted !== wanted) put({ ...drag, wanted });
}
export const putBack = (): void => put({ at: 'none' });
export function hover(over: ObjectKey | undefined): void {
  if (drag.at !== 'carried') return;
  if (drag.onto === undefined && (over === drag.over || (over && drag.over && sameObject(over, drag.over)))) return;
  put({ ...drag, over, onto: undefined });
}
function hoverOnto(onto: Onto): void {
  if (drag.at === 'carried') put({ ...drag, over: undefined, onto });
}
/** Everything that is carried is at this server already. */
const isHome = (over: ObjectKey): boolean =>
  lanes.some(({ pool, uuid, state }) => state === 'here' && pool === over.pool && uuid === over.uuid);

/** Lets go over a target: the plan stays until it runs or is put back. Let go where it came from, nothing was meant. */
export function letGo(over: ObjectKey | undefined): void {
  if (drag.at === 'none') return;
  if (over && !(drag.at === 'carried' && drag.how === 'pointer' && isHome(over)))
    put({ at: 'planned', keys: drag.keys, wanted: drag.wanted, over });
  else putBack();
}

interface Surroundings {
  readonly selected: () => readonly ObjectKey[];
  /** The server or pool that a line stands for: one under a server means that server. */
  readonly targetOf: (key: ObjectKey) => ObjectKey | undefined;
  /** What the pointer carries: "3 VMs, 96 GiB". */
  readonly words: (keys: readonly ObjectKey[]) => string;
  /** Whether it goes to servers and pools at all: snapshots and templates stay where they are. */
  readonly movable: (key: ObjectKey) => boolean;
  /** Lets them, or a folder, go onto a tag, a folder or a vApp. */
  readonly organise: (keys: readonly ObjectKey[], onto: Onto, folder: string | undefined) => Promise<string>;
}

/** Told by the part that shows the plan, which knows the objects. */
export function knowSurroundings(about: Surroundings): void {
  selected = about.selected;
  effective = about.targetOf;
  words = about.words;
  organise = about.organise;
  movable = about.movable;
}

/** What goes along with a line that is taken up: to servers and pools those of its kind, onto tags and folders all. */
function carriedWith(key: ObjectKey, picked: readonly ObjectKey[]) {
  const all = picked.some((one) => sameObject(one, key)) ? picked.filter(({ cls }) => CARRIED.has(cls)) : [key];
  return { all, keys: MOVABLE.has(key.cls) ? all.filter((one) => one.cls === key.cls && movable(one)) : [] };
}

type SetDragImage = Parameters<typeof setCustomNativeDragPreview>[0]['nativeSetDragImage'];

/** What is drawn at the pointer. */
function ghost(nativeSetDragImage: SetDragImage, text: () => string): void {
  setCustomNativeDragPreview({
    nativeSetDragImage,
    getOffset: () => ({ x: -12, y: -12 }),
    render: ({ container }) => {
      const drawn = document.createElement('div');
      drawn.textContent = text();
      drawn.className = 'drag-ghost';
      container.append(drawn);
    },
  });
}

/** What goes to a server or a pool; the rest only onto what a person arranges by. */
const MOVABLE: ReadonlySet<string> = new Set(['VM', 'host']);
const CARRIED: ReadonlySet<string> = new Set(['VM', 'host', 'SR', 'network', 'pool', 'VDI']);

const takes = (onto: Onto, { cls, pool }: ObjectKey): boolean =>
  onto.to === 'folder' ? onto.path !== '' : onto.to !== 'vapp' || (cls === 'VM' && pool === onto.key.pool);

/** A folder goes into another one, or to the root, where it does not stand already. */
const takesFolder = (onto: Onto, folder: string): boolean =>
  onto.to === 'folder' && folderRefusal(folder, folderInto(folder, onto.path)) === undefined;

/** Makes the line of a tag, a folder or a vApp one that can be dropped on; then it opens, for what came to be seen. */
export function dropOnto(onto: Onto, open: () => void): (element: HTMLElement | null) => (() => void) | undefined {
  return (element) =>
    element
      ? dropTargetForElements({
          element,
          canDrop: () =>
            drag.at === 'carried' &&
            (drag.folder === undefined ? drag.all.some((key) => takes(onto, key)) : takesFolder(onto, drag.folder)),
          onDragEnter: () => hoverOnto(onto),
          onDragLeave: () => hover(undefined),
          onDrop: () => {
            if (drag.at === 'carried') {
              const keys = drag.all.filter((key) => takes(onto, key));
              void settle(keys, drag.folder, organise(keys, onto, drag.folder));
              open();
            }
            putBack();
          },
        })
      : undefined;
}

/** Let go over nothing, it is put back, whatever has become of its line meanwhile. Answers how to stop. */
export const watchLettingGo = (): (() => void) =>
  monitorForElements({
    onDrop: ({ location }) => {
      if (location.current.dropTargets.length === 0) putBack();
    },
  });

/** Makes a line one that can be dropped on. */
export function dropLine(key: ObjectKey): (element: HTMLElement | null) => (() => void) | undefined {
  return (element) =>
    element
      ? dropTargetForElements({
          element,
          getData: () => ({ ...key }),
          canDrop: () =>
            drag.at === 'carried' && drag.keys.length > 0 && !drag.keys.some((one) => sameObject(one, key)),
          onDragEnter: () => hover(effective(key)),
          onDrop: () => letGo(effective(key)),
        })
      : undefined;
}

/** Makes the line of a folder one that can be dragged, with all that is in it. */
export function dragFolder(name: string, path: string): (element: HTMLElement | null) => (() => void) | undefined {
  return (element) =>
    element
      ? draggable({
          element,
          onGenerateDragPreview: ({ nativeSetDragImage }) => ghost(nativeSetDragImage, () => name),
          onDragStart: () => pickUpFolder(path),
        })
      : undefined;
}

/** Held while dragging: Ctrl copies, Shift makes the server their home. */
const wantedBy = ({ ctrlKey, metaKey, shiftKey }: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>): Wanted =>
  ctrlKey || metaKey ? 'copy' : shiftKey ? 'home' : 'move';

/** A link in the line would be dragged itself. */
function holdLink({ target }: PointerEvent): void {
  if (target instanceof Element) target.closest('a')?.setAttribute('draggable', 'false');
}

/**
 * Makes a line one that can be dragged and dropped on: called with its element, answers how to stop. `together` is what goes
 * along when this line is one of them; the navigator's selection when left out.
 */
export function dragLine(
  key: ObjectKey,
  together: () => readonly ObjectKey[] = () => selected(),
): (element: HTMLElement | null) => (() => void) | undefined {
  const drop = dropLine(key);
  return (element) => {
    const stop = drop(element);
    if (!element || !stop || !CARRIED.has(key.cls)) return stop;
    element.addEventListener('pointerdown', holdLink);
    return combine(
      stop,
      () => element.removeEventListener('pointerdown', holdLink),
      draggable({
        element,
        onGenerateDragPreview: ({ nativeSetDragImage }) =>
          ghost(nativeSetDragImage, () => words(carriedWith(key, together()).all)),
        onDragStart: () => {
          const { keys, all } = carriedWith(key, together());
          pickUp(keys, 'pointer', all);
        },
        onDrag: ({ location }) => want(wantedBy(location.current.input)),
      }),
    );
  };
}

const keyOfOnto = (onto: Onto): string =>
  onto.to === 'folder' ? onto.path : onto.to === 'vapp' ? `${onto.key.pool} ${onto.key.uuid}` : onto.name;

const heldKeys = (): readonly ObjectKey[] =>
  drag.at === 'none' ? (settling?.keys ?? []) : drag.at === 'carried' ? drag.all : drag.keys;

const heldFolder = (): string | undefined => (drag.at === 'carried' ? drag.folder : settling?.folder);

/** Whether it is being carried, or was let go and is not there yet. */
const isCarried = (key: ObjectKey | undefined, folder: string | undefined): boolean =>
  (key !== undefined && heldKeys().some((one) => sameObject(one, key))) ||
  (folder !== undefined && heldFolder() === folder);

/** What a server, or a pool as a whole, says to what is carried. */
export type Said = Pick<Lane | PoolVerdict, 'state' | 'badge'>;

const saidBy = ({ pool, cls, uuid }: ObjectKey): Said | undefined =>
  cls === 'host'
    ? lanes.find((lane) => lane.pool === pool && lane.uuid === uuid)
    : cls === 'pool'
      ? verdicts.get(pool)
      : undefined;

const isOver = (key: ObjectKey): boolean =>
  drag.at !== 'none' &&
  drag.over !== undefined &&
  (key.cls === 'pool' ? drag.over.cls === 'pool' && drag.over.pool === key.pool : sameObject(drag.over, key));

/** Whether what is carried is held over it and may go there. */
function isHot(onto: Onto | undefined, key: ObjectKey | undefined): boolean {
  if (onto) return drag.at === 'carried' && drag.onto?.to === onto.to && keyOfOnto(drag.onto) === keyOfOnto(onto);
  if (key === undefined || !isOver(key)) return false;
  const state = saidBy(key)?.state;
  return state === 'fits' || state === 'some';
}

/** What a line shows of what is moved by hand: an object's, or one's of a person's own order. */
export function useHeld(key: ObjectKey | undefined, onto: Onto | undefined, folder: string | undefined) {
  const said = useSyncExternalStore(subscribe, () => key && saidBy(key));
  // One number is one listener.
  const how = useSyncExternalStore(subscribe, () => (isCarried(key, folder) ? 1 : 0) + (isHot(onto, key) ? 2 : 0));
  return { said, carried: (how & 1) > 0, hot: (how & 2) > 0 };
}
