import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview';
import { useSyncExternalStore } from 'react';
import type { Lane } from '../../app/placement/drop.ts';
import { sameObject, type ObjectKey } from './place.ts';

/** What is being moved by hand: carried by the pointer or the keyboard, then planned over a target until it runs or is put back. */
export type Drag =
  | { readonly at: 'none' }
  | {
      readonly at: 'carried';
      readonly how: 'pointer' | 'keyboard';
      readonly keys: readonly ObjectKey[];
      readonly over?: ObjectKey | undefined;
    }
  | { readonly at: 'planned'; readonly keys: readonly ObjectKey[]; readonly over: ObjectKey };

let drag: Drag = { at: 'none' };
let lanes: readonly Lane[] = [];
let selected: () => readonly ObjectKey[] = () => [];
let effective: (key: ObjectKey) => ObjectKey | undefined = (key) => key;
let words: (keys: readonly ObjectKey[]) => string = (keys) => String(keys.length);
const listeners = new Set<() => void>();

function put(next: Drag): void {
  drag = next;
  if (next.at === 'none') lanes = [];
  for (const listener of listeners) listener();
}
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useDrag = (): Drag => useSyncExternalStore(subscribe, () => drag);

/** The verdicts of every server while something is moved by hand. */
export const useLanes = (): readonly Lane[] => useSyncExternalStore(subscribe, () => lanes);

/** For the one who computes them. */
export function showLanes(next: readonly Lane[]): void {
  lanes = next;
  for (const listener of listeners) listener();
}

/** Takes objects up: by the keyboard until a target is chosen with arrows and Enter. */
export const pickUp = (keys: readonly ObjectKey[], how: 'pointer' | 'keyboard'): void => {
  if (keys.length > 0) put({ at: 'carried', how, keys });
};
export const putBack = (): void => put({ at: 'none' });
export function hover(over: ObjectKey | undefined): void {
  if (drag.at !== 'carried') return;
  if (over === drag.over || (over && drag.over && sameObject(over, drag.over))) return;
  put({ ...drag, over });
}
/** Lets go over a target: the plan stays until it runs or is put back. */
export function letGo(over: ObjectKey | undefined): void {
  if (drag.at === 'none') return;
  if (over) put({ at: 'planned', keys: drag.keys, over });
  else putBack();
}

interface Surroundings {
  readonly selected: () => readonly ObjectKey[];
  /** The server or pool that a line stands for: one under a server means that server. */
  readonly targetOf: (key: ObjectKey) => ObjectKey | undefined;
  /** What the pointer carries: "3 VMs, 96 GiB". */
  readonly words: (keys: readonly ObjectKey[]) => string;
}

/** Told by the part that shows the plan, which knows the objects. */
export function knowSurroundings(about: Surroundings): void {
  selected = about.selected;
  effective = about.targetOf;
  words = about.words;
}

function carriedWith(key: ObjectKey, all: readonly ObjectKey[]): readonly ObjectKey[] {
  return all.some((one) => sameObject(one, key)) ? all.filter((one) => one.cls === key.cls) : [key];
}

function drawGhost(container: HTMLElement, text: string): void {
  const ghost = document.createElement('div');
  ghost.textContent = text;
  ghost.className = 'drag-ghost';
  container.append(ghost);
}

const CARRIED: ReadonlySet<string> = new Set(['VM', 'host']);

/** Makes a line one that can be dropped on. */
export function dropLine(key: ObjectKey): (element: HTMLElement | null) => (() => void) | undefined {
  return (element) =>
    element
      ? dropTargetForElements({
          element,
          getData: () => ({ ...key }),
          canDrop: () => drag.at === 'carried',
          onDragEnter: () => hover(effective(key)),
          onDrop: () => letGo(effective(key)),
        })
      : undefined;
}

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
        onGenerateDragPreview: ({ nativeSetDragImage }) => {
          setCustomNativeDragPreview({
            nativeSetDragImage,
            getOffset: () => ({ x: -12, y: -12 }),
            render: ({ container }) => drawGhost(container, words(carriedWith(key, together()))),
          });
        },
        onDragStart: () => pickUp(carriedWith(key, together()), 'pointer'),
        onDrop: ({ location }) => {
          if (location.current.dropTargets.length === 0) putBack();
        },
      }),
    );
  };
}

/** Whether this object is being carried. */
export function useCarried(key: ObjectKey | undefined): boolean {
  return useSyncExternalStore(
    subscribe,
    () => key !== undefined && drag.at !== 'none' && drag.keys.some((one) => sameObject(one, key)),
  );
}

/** What a server's line says while something is carried; `hot` under the pointer. */
export function useLane(key: ObjectKey | undefined): { readonly lane: Lane; readonly hot: boolean } | undefined {
  const lane = useSyncExternalStore(subscribe, () =>
    key === undefined || lanes.length === 0
      ? undefined
      : lanes.find((one) => one.pool === key.pool && one.uuid === key.uuid),
  );
  const hot = useSyncExternalStore(
    subscribe,
    () => key !== undefined && drag.at !== 'none' && drag.over !== undefined && sameObject(drag.over, key),
  );
  return lane && { lane, hot };
}
