import { useMemo, useSyncExternalStore } from 'react';
import { navigate, useHashLocation } from 'wouter/use-hash-location';
import { keep, kept } from '../ui/kept.ts';
import { placeOf, routeOf, sameObject, type ObjectKey, type Place } from './route.ts';

export { hrefOf, sameObject, type ObjectKey, type Place } from './route.ts';

interface Step {
  readonly route: string;
  readonly title: string;
}

const SESSION = 'xenith.history';
const MOST_TABS = 500;

let steps: readonly Step[] = [];
/** Which of the steps this is. */
let at = 0;
let selection: readonly ObjectKey[] = [];
let version = 0;
const listeners = new Set<() => void>();

const changed = (): void => {
  version += 1;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The number that the present entry of the browser's history was given. */
const stepHere = (): number | undefined => {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && 'step' in state && typeof state.step === 'number'
    ? state.step
    : undefined;
};

function write(next: readonly Step[]): void {
  steps = next;
  sessionStorage.setItem(SESSION, JSON.stringify(next));
  changed();
}

/** After every change of the address, whoever made it: a link, the browser's own buttons, or `go`. */
function arrived(): void {
  const place = placeOf(location.hash.slice(1));
  const route = routeOf(place);
  if (stepHere() === undefined) {
    // A link was followed: it knows nothing of steps.
    at += 1;
    history.replaceState({ step: at }, '');
    write([...steps.slice(0, at), { route, title: '' }]);
  } else {
    at = stepHere() ?? at;
    if (steps[at]?.route !== route)
      write(steps.length > at ? steps.with(at, { route, title: '' }) : [...steps, { route, title: '' }]);
  }
  keep('place', route);
  if (place.at === 'object') {
    if (place.tab !== undefined) rememberTab(place, place.tab);
    if (!selection.some((one) => sameObject(one, place)))
      select([{ pool: place.pool, cls: place.cls, uuid: place.uuid }]);
  } else if (place.at === 'page') select([]);
  changed();
}

/** Called once when the window opens: a reload keeps its way back, a first opening goes where the last one ended. */
export function startPlaces(): void {
  try {
    steps = JSON.parse(sessionStorage.getItem(SESSION) ?? '[]') as readonly Step[];
  } catch {
    steps = [];
  }
  const picks = kept('selection');
  if (Array.isArray(picks)) selection = picks as readonly ObjectKey[];
  const last = kept('place');
  const route = location.hash.length < 3 && typeof last === 'string' ? last : routeOf(placeOf(location.hash.slice(1)));
  at = Math.min(stepHere() ?? 0, steps.length);
  addEventListener('hashchange', arrived);
  navigate(route, { replace: true, state: { step: at } });
}

/** Goes to a place; the way back stays. `replace` for what is only a correction of the present place. */
export function go(place: Place, options: { readonly replace?: boolean } = {}): void {
  const route = routeOf(place);
  if (location.hash === `#${route}`) return;
  if (options.replace) return navigate(route, { replace: true, state: { step: at } });
  const behind = steps.slice(0, at + 1);
  steps = [...behind, { route, title: '' }];
  navigate(route, { state: { step: behind.length } });
}

/** Steps back (negative) or forward in the window's own history. */
export const travel = (by: number): void => history.go(by);

/** What a place is called, for the history menus; only where the window still is there. */
export function nameHere(place: Place, title: string): void {
  const step = steps[at];
  if (step !== undefined && step.route === routeOf(place) && step.title !== title)
    write(steps.with(at, { ...step, title }));
}

const tabKey = (pick: ObjectKey): string => `${pick.pool} ${pick.uuid}`;

function rememberTab(pick: ObjectKey, tab: string): void {
  const known = kept('tabs');
  const old = Array.isArray(known) ? (known as readonly (readonly [string, string])[]) : [];
  const key = tabKey(pick);
  keep('tabs', [[key, tab], ...old.filter(([other]) => other !== key)].slice(0, MOST_TABS));
}

/** The tab this object was last seen on. */
export function lastTab(pick: ObjectKey): string | undefined {
  const known = kept('tabs');
  if (!Array.isArray(known)) return undefined;
  return (known as readonly (readonly [string, string])[]).find(([key]) => key === tabKey(pick))?.[1];
}

export interface Surroundings {
  readonly place: Place;
  /** Titles of the steps behind, nearest first, and of those ahead. */
  readonly behind: readonly string[];
  readonly ahead: readonly string[];
}

/** Where the window is, and what lies behind and ahead. */
export function usePlace(): Surroundings {
  const [route] = useHashLocation();
  const count = useSyncExternalStore(subscribe, () => version);
  return useMemo(() => {
    const titles = (some: readonly Step[]): readonly string[] => some.map((step) => step.title || step.route);
    return {
      place: placeOf(route),
      behind: titles(steps.slice(0, at)).toReversed(),
      ahead: titles(steps.slice(at + 1)),
      count,
    };
  }, [route, count]);
}

/** What is selected in the navigator or a grid. */
export function useSelection(): readonly ObjectKey[] {
  return useSyncExternalStore(subscribe, () => selection);
}

/** What verbs act on: the selection, else the object in the middle. */
export function useSubject(): readonly ObjectKey[] {
  const selected = useSelection();
  const { place } = usePlace();
  return useMemo(() => {
    if (selected.length > 0) return selected;
    return place.at === 'object' ? [{ pool: place.pool, cls: place.cls, uuid: place.uuid }] : [];
  }, [selected, place]);
}

export function select(picks: readonly ObjectKey[]): void {
  if (picks.length === selection.length && picks.every((pick, at) => sameObject(pick, selection[at] ?? pick))) return;
  selection = picks;
  keep('selection', picks);
  changed();
}
