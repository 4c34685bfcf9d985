import { ChevronUp, X } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { Activity } from '../../../app/activity/activity.ts';
import { useCommand } from '../../link/ask.ts';
import { useActivity } from '../../mirror/hooks.ts';
import { useKept } from '../../ui/kept.ts';
import { go } from '../../objects/place.ts';
import { IconButton } from '../../ui/button.tsx';
import { span } from '../../ui/format/time.ts';
import { Icon } from '../../ui/glyph/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../ui/use-now.ts';
import { notDone } from './outcome.ts';
import { Progress } from './progress.tsx';
import css from './strip.module.css';

const SHOWN = 2;
/** How long what ended well stays in sight. */
const FRESH = 15_000;

const time = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The window's last line: what runs now, what just ended, what failed and was not looked at. */
export function ActivityStrip({ children }: { readonly children?: ReactNode }) {
  const rows = useActivity();
  const [seen, setSeen] = useKept('activity.seen', time);
  const running = useMemo(() => rows.filter((row) => row.state === 'running' || row.state === 'queued'), [rows]);
  const failed = useMemo(
    () =>
      rows.filter(
        (row) =>
          (row.state === 'failed' || row.state === 'partly') &&
          row.kind === 'action' &&
          (row.finished ?? row.started) > seen,
      ),
    [rows, seen],
  );
  const now = useNow(1000);
  const done = rows.find(
    (row) => row.state === 'done' && row.kind === 'action' && row.finished !== undefined && now - row.finished < FRESH,
  );
  const open = (status?: string) => {
    setSeen(Date.now());
    go({ at: 'page', page: 'activity', rest: status === undefined ? [] : [status] });
  };
  const [first] = failed;
  const more = running.length - SHOWN;
  return (
    <footer className={css['strip']} aria-label="Activity">
      {first && (
        <span className={css['item']}>
          <StateGlyph state="error" />
          <span className={css['title']} title={first.title}>
            {first.title} {notDone(first)}
          </span>
          {failed.length > 1 && <span className={css['faint']}>and {failed.length - 1} more</span>}
          <button type="button" className={css['link']} onClick={() => open('failed')}>
            Show
          </button>
        </span>
      )}
      {running.slice(0, SHOWN).map((row) => (
        <Running key={row.id} row={row} />
      ))}
      {more > 0 && (
        <span className={css['item']}>
          <StateGlyph state="busy" />
          <button type="button" className={css['plain']} onClick={() => open('running')}>
            {more} more
          </button>
        </span>
      )}
      {running.length < SHOWN && done && (
        <span className={css['item']}>
          <StateGlyph state="done" />
          <span className={css['title']} title={done.title}>
            {done.title}
          </span>
          {done.finished !== undefined && <span className={css['faint']}>{span(done.finished - done.started)}</span>}
        </span>
      )}
      {children}
      <button type="button" className={css['open']} onClick={() => open()}>
        Activity
        <Icon of={ChevronUp} size={14} />
        <Kbd>Ctrl J</Kbd>
      </button>
    </footer>
  );
}

function Running({ row }: { readonly row: Activity }) {
  const cancel = useCommand('activity.cancel');
  return (
    <span className={css['item']}>
      <StateGlyph state={row.state === 'queued' ? 'queued' : 'busy'} />
      <span className={css['title']} title={row.title}>
        {row.title}
      </span>
      <Progress row={row} />
      {row.kind === 'foreign-task' && row.who !== '' && <span className={css['faint']}>by {row.who}</span>}
      <IconButton
        icon={X}
        label={`Cancel ${row.title}`}
        small
        size={14}
        why={row.cancel.can ? undefined : row.cancel.why}
        onClick={() => cancel.mutate({ id: row.id })}
      />
    </span>
  );
}
