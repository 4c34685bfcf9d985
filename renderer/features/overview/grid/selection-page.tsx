import { useMemo, useState, useSyncExternalStore } from 'react';
import { objectOf } from '../../../objects/offers.ts';
import { useSelection, type ObjectKey } from '../../../objects/place.ts';
import type { Mirror } from '../../../mirror/mirror.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import { Empty } from '../../../ui/face.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { ObjectGrid } from './object-grid.tsx';
import { matches, rowOf, wordsOf, type GridRow } from './rows.ts';
import css from './selection-page.module.css';

interface SelectionPageProps {
  /** What stands in the grid instead of the selection: the members of a group. */
  readonly members?: { readonly title: string; readonly keys: readonly ObjectKey[] };
}

/** The grid of everything selected in the navigator, across pools. */
export function SelectionPage({ members }: SelectionPageProps) {
  const selected = useSelection();
  const picks = members?.keys ?? selected;
  const mirror = useMirror();
  const [filter, setFilter] = useState('');
  const version = usePoolsVersion([...new Set(picks.map((pick) => pick.pool))]);
  const rows = useMemo((): readonly GridRow[] => {
    const words = wordsOf(filter);
    if (version < 0) return [];
    return picks.flatMap((pick) => {
      const view = mirror.pool(pick.pool);
      const object = objectOf(view, pick);
      return object && matches(view, object, words) ? [rowOf(view, object)] : [];
    });
  }, [picks, mirror, filter, version]);
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1>{members?.title ?? `${picks.length} selected`}</h1>
        <span>in {new Set(picks.map((pick) => pick.pool)).size === 1 ? 'one pool' : 'several pools'}</span>
      </header>
      <ObjectGrid
        label="What is selected"
        name="selection"
        whole={members === undefined}
        rows={rows}
        filter={filter}
        onFilter={setFilter}
        summary={`${rows.length} ${rows.length === 1 ? 'object' : 'objects'}`}
        empty={
          <Empty icon={icons.filter}>
            {filter === ''
              ? members
                ? 'Nothing is in here.'
                : 'Nothing is selected.'
              : `Nothing here matches “${filter}”.`}
          </Empty>
        }
      />
    </div>
  );
}

/** Counts the frames in which something in some pools changed. */
function frames(mirror: Mirror, names: readonly string[]) {
  let count = 0;
  return {
    get: () => count,
    subscribe: (listener: () => void) => {
      const heard = () => {
        count += 1;
        listener();
      };
      const stops = names.map((name) => mirror.pool(name).onFlush(heard));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** A number that is another one whenever something in these pools changed. */
function usePoolsVersion(pools: readonly string[]): number {
  const mirror = useMirror();
  const text = pools.join('\n');
  const store = useMemo(() => frames(mirror, text === '' ? [] : text.split('\n')), [mirror, text]);
  return useSyncExternalStore(store.subscribe, store.get);
}
