import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { keyOfSearch, sharedSearches, writeSearch } from '../../app/interchange/searches.ts';
import { poolOf } from '../../app/inventory/describe/home.ts';
import { displayName } from '../../app/inventory/describe/names.ts';
import { BUILT_IN, savedViewsOf, type SavedView } from '../../app/inventory/search/saved-view.ts';
import type { PoolId } from '../../app/inventory/view.ts';
import { usePools } from '../mirror/hooks.ts';
import { keep, kept, useKept } from '../ui/kept.ts';
import type { PoolStore } from '../mirror/pool-store.ts';
import { useMirror } from '../mirror/provider.tsx';
import { useRunNow } from './offers.ts';

/** Where a shared view stands: under which key of which pool. */
interface Shelf {
  readonly pool: PoolId;
  readonly name: string;
  readonly key: string;
}

/** A saved view and whose it is. */
export interface ListedView {
  readonly view: SavedView;
  readonly from: 'console' | 'person' | 'pool';
  readonly shelves: readonly Shelf[];
}

/** Where one's own views are kept. */
export const HERE = 'person';
const PERSONAL = 'views';
const CHOSEN = 'navigator.saved';

const builtIn = BUILT_IN.map((view): ListedView => ({ view, from: 'console', shelves: [] }));
const collator = new Intl.Collator(undefined, { numeric: true });
const byName = (a: ListedView, b: ListedView): number => collator.compare(a.view.name, b.view.name);

/** The shared views of all pools; one that stands in several is one. The same list until one of them changes. */
class Shared {
  readonly #pools: readonly PoolStore[];
  #settings: readonly unknown[] = [];
  #list: readonly ListedView[] = [];

  constructor(pools: readonly PoolStore[]) {
    this.#pools = pools;
  }

  subscribe = (listener: () => void): (() => void) => {
    const stops = this.#pools.map((pool) => pool.onFlush(({ classes }) => classes.has('pool') && listener()));
    return () => {
      for (const stop of stops) stop();
    };
  };

  get = (): readonly ListedView[] => {
    const settings = this.#pools.map((pool) => poolOf(pool)?.gui_config);
    if (settings.length !== this.#settings.length || settings.some((one, at) => one !== this.#settings[at])) {
      this.#settings = settings;
      this.#list = this.#read();
    }
    return this.#list;
  };

  #read(): readonly ListedView[] {
    const found = new Map<string, ListedView>();
    for (const store of this.#pools) {
      const pool = poolOf(store);
      for (const [key, view] of sharedSearches(pool?.gui_config ?? {})) {
        const shelf = { pool: store.pool, name: pool ? displayName(store, pool) : store.pool, key };
        const known = found.get(view.id);
        found.set(view.id, {
          view: known?.view ?? view,
          from: 'pool',
          shelves: [...(known?.shelves ?? []), shelf],
        });
      }
    }
    return [...found.values()].sort(byName);
  }
}

/** Every saved view: one's own, those of the pools, those that come with the console. */
export function useSavedViews(): readonly ListedView[] {
  const pools = usePools();
  const [personal] = useKept(PERSONAL, (value) => value);
  const store = useMemo(() => new Shared(pools), [pools]);
  const shared = useSyncExternalStore(store.subscribe, store.get);
  return useMemo(() => {
    const own = savedViewsOf(personal).map((view): ListedView => ({ view, from: 'person', shelves: [] }));
    return [...own.sort(byName), ...shared, ...builtIn];
  }, [personal, shared]);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The one the navigator shows. */
export function useChosenView(): ListedView {
  const views = useSavedViews();
  const [id] = useKept(CHOSEN, text);
  return views.find(({ view }) => view.id === id) ?? (builtIn[0] as ListedView);
}

/** Shows a view in the navigator. */
export function chooseView(id: string): void {
  keep(CHOSEN, id);
  keep('navigator.view', 'saved');
}

const putPersonal = (views: readonly SavedView[]): void => keep(PERSONAL, views);
const personalWithout = (id: string): readonly SavedView[] =>
  savedViewsOf(kept(PERSONAL)).filter((one) => one.id !== id);

interface Keeper {
  /** Keeps a view in one place, a pool or `HERE`; `before` is where it was. */
  readonly save: (view: SavedView, to: string, before: ListedView | undefined) => void;
  /** Takes it away wherever it stands. Pools have their own way back in the timeline; the answer is the way back for one's own. */
  readonly remove: (listed: ListedView) => (() => void) | undefined;
}

/** Keeps and removes views, here or in the shared settings of pools. */
export function useKeeper(): Keeper {
  const mirror = useMirror();
  const run = useRunNow();
  const share = useCallback(
    (id: PoolId, key: string, name: string, xml: string | undefined) => {
      const pool = poolOf(mirror.pool(id));
      if (pool) void run('pool.shareView', [{ pool: id, cls: 'pool', uuid: pool.uuid }], { key, name, xml });
    },
    [mirror, run],
  );
  return useMemo(
    () => ({
      save(view, to, before) {
        const stays = before?.shelves.find(({ pool }) => pool === to);
        for (const { pool, key } of before?.shelves ?? []) {
          if (pool === to || to !== HERE) share(pool, key, view.name, writeSearch(view));
          else share(pool, key, view.name, undefined);
        }
        if (to === HERE) putPersonal([...personalWithout(view.id), view]);
        else {
          if (!stays) share(to, keyOfSearch(view.id), view.name, writeSearch(view));
          putPersonal(personalWithout(view.id));
        }
      },
      remove({ view, from, shelves }) {
        for (const { pool, key } of shelves) share(pool, key, view.name, undefined);
        if (from !== 'person') return undefined;
        putPersonal(personalWithout(view.id));
        return () => putPersonal([...personalWithout(view.id), view]);
      },
    }),
    [share],
  );
}
