import { useEffect, useRef } from 'react';
import type { RolloutRow } from '../../../app/rollout/run/row.ts';
import { newsOf } from '../../../app/rollout/watch/news.ts';
import type { News } from '../../../app/rollout/watch/news.ts';
import { useAsk } from '../../link/ask.ts';
import { useRollouts } from '../../mirror/rollouts.ts';
import { tellDesktop } from '../../objects/desktop.ts';
import { go, hrefOf, usePlace } from '../../objects/place.ts';
import type { Place } from '../../objects/place.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { showToast } from '../../ui/layer/toast.tsx';
import css from './news.module.css';

const placeOf = (row: RolloutRow): Place => ({
  at: 'page',
  page: 'rollout',
  rest: [row.ended ? 'report' : 'run', row.run],
});

interface Heard {
  readonly row: RolloutRow;
  readonly news: News;
}

const heardOf = (rows: readonly RolloutRow[]): readonly Heard[] =>
  rows.flatMap((row) => {
    const news = newsOf(row);
    return news ? [{ row, news }] : [];
  });

/** Tells each piece of news of a rollout once, as it comes; what was so before this window was opened is not new. */
function useTold(heard: readonly Heard[] | undefined): void {
  const { data: host } = useAsk('host.abilities', {}, { staleTime: Infinity });
  const { place } = usePlace();
  const told = useRef<ReadonlyMap<string, string> | undefined>(undefined);
  useEffect(() => {
    if (!heard) return;
    const before = told.current;
    told.current = new Map(heard.map(({ row, news }) => [row.run, news.words]));
    if (!before) return;
    for (const { row, news } of heard) {
      if (before.get(row.run) === news.words) continue;
      const text = `${row.poolName} ${news.words}`;
      // A desktop shell is told by the engine itself, also while no window is open.
      if (host?.shell === 'browser') tellDesktop(text);
      const inSight = place.at === 'page' && place.page === 'rollout' && place.rest[1] === row.run;
      if (inSight) continue;
      const state = news.kind === 'asks' ? 'warning' : row.ended?.how === 'complete' ? 'done' : 'info';
      showToast({ state, text, action: { label: 'Show', onSelect: () => go(placeOf(row)) } });
    }
  }, [heard, host, place]);
}

/** In the window's last line: each rollout that waits for a person, and the way to it. */
export function RolloutNews() {
  const rows = useRollouts();
  const heard = rows && heardOf(rows);
  useTold(heard);
  return heard
    ?.filter(({ news }) => news.kind === 'asks')
    .map(({ row, news }) => (
      <span key={row.run} className={css['item']}>
        <StateGlyph state="warning" />
        <span className={css['text']} title={`${row.poolName} ${news.words}`}>
          {row.poolName} {news.words}
        </span>
        <a href={hrefOf(placeOf(row))}>Show</a>
      </span>
    ));
}
