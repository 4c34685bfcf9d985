import { useState } from 'react';
import type { RolloutRow } from '../../../app/rollout/run/row.ts';
import { explain } from '../../../app/errors/explain.ts';
import { useCommand } from '../../link/ask.ts';
import { useWhyAway } from '../../mirror/rollouts.ts';
import { hrefOf } from '../../objects/place.ts';
import type { Place } from '../../objects/place.ts';
import { Button } from '../../ui/button.tsx';
import { percent } from '../../ui/format/size.ts';
import { moment } from '../../ui/format/time.ts';
import { Meter } from '../../ui/figure/meter.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './updates.module.css';

const place = (step: 'run' | 'report', run: string): Place => ({ at: 'page', page: 'rollout', rest: [step, run] });

/** Runs that go on, those found unfinished, and a way to the reports of those that ended. */
export function Runs({ rows }: { readonly rows: readonly RolloutRow[] }) {
  const [all, showAll] = useState(false);
  const open = rows.filter((row) => row.foreign || !(row.ended ?? row.taken));
  const ended = rows.filter((row) => !open.includes(row));
  if (rows.length === 0) return null;
  return (
    <section aria-label="Rollouts" className={css['runs']}>
      {open.map((row) => (
        <Open key={row.run} row={row} />
      ))}
      {(all ? ended : ended.slice(0, 1)).map((row) => (
        <Ended key={row.run} row={row} />
      ))}
      {ended.length > 1 && !all ? (
        <Button kind="quiet" small onClick={() => showAll(true)}>
          {ended.length - 1} earlier
        </Button>
      ) : null}
    </section>
  );
}

function Ended({ row: { run, poolName, began, ended, taken } }: { readonly row: RolloutRow }) {
  const words = ended?.how === 'complete' ? 'was updated' : ended ? 'was stopped and put back' : `was taken over by ${taken?.who ?? ''} from another console`; // prettier-ignore
  return (
    <div className={css['run']}>
      <StateGlyph state={ended?.how === 'complete' ? 'done' : ended ? 'warning' : 'info'} />
      <span>
        <b>{poolName}</b> {words}, {moment((ended ?? taken)?.at ?? began)}
      </span>
      {ended ? (
        <a href={hrefOf(place('report', run))} aria-label={`Report of ${poolName}`}>
          Report
        </a>
      ) : (
        <a href={hrefOf(place('run', run))} aria-label={`Show ${poolName}`}>
          Show
        </a>
      )}
    </div>
  );
}

interface ForeignProps {
  readonly row: RolloutRow;
  readonly who: string;
  readonly silent: boolean;
}

/** Another console's: it can be watched, and taken over by explicit choice on its page. */
function Foreign({ row, who, silent }: ForeignProps) {
  return (
    <div className={css['run']}>
      <StateGlyph state={silent ? 'stale' : 'busy'} />
      <span>
        <b>{row.poolName}</b> is being updated by {who} from another console, {percent(row.progress)}
        {silent ? '; it has not been heard for a while' : ''}
      </span>
      <a href={hrefOf(place('run', row.run))}>{silent ? 'Look, or take over' : 'Watch'}</a>
    </div>
  );
}

function Open({ row }: { readonly row: RolloutRow }) {
  if (row.foreign) return <Foreign row={row} who={row.foreign.who} silent={row.foreign.silent} />;
  return row.interrupted ? <Interrupted row={row} /> : <Going row={row} />;
}

const holdWords = {
  paused: 'is paused',
  window: 'waits for its window',
  blackout: 'waits for the hours in which servers may begin',
  alarms: 'holds for alarms',
  train: 'waits for its wave',
  journal: 'holds: its journal cannot be written',
} as const;

function Going({ row }: { readonly row: RolloutRow }) {
  const asks = row.wants?.is === 'ask' || (row.wants?.is === 'hold' && ['journal', 'alarms'].includes(row.wants.why));
  const words = asks ? 'waits for you' : row.wants?.is === 'hold' ? holdWords[row.wants.why] : 'is being updated';
  return (
    <div className={css['run']}>
      <StateGlyph state={asks ? 'warning' : row.wants?.is === 'hold' ? 'queued' : 'busy'} />
      <span>
        <b>{row.poolName}</b> {words}, begun by {row.who}, {percent(row.progress)}
      </span>
      <Meter value={row.progress} progress label={`Rollout of ${row.poolName}`} width={120} />
      <a href={hrefOf(place('run', row.run))} aria-label={`Show ${row.poolName}`}>
        Show
      </a>
    </div>
  );
}

/** Found unfinished at this start of the console: nothing goes on before somebody says so. */
function Interrupted({ row }: { readonly row: RolloutRow }) {
  const adopt = useCommand('rollout.adopt', { shown: true });
  const order = useCommand('rollout.order', { shown: true });
  const why = useWhyAway(row);
  const error = adopt.error ?? order.error;
  return (
    <section className={css['interrupted']} aria-label={`Interrupted rollout of ${row.poolName}`}>
      <StateGlyph state="warning" />
      <div>
        <p>
          <b>The update of {row.poolName} was interrupted</b>, {percent(row.progress)} done, begun {moment(row.began)}{' '}
          by {row.who}.
        </p>
        <p className={css['soft']}>
          Its journal is whole{row.damaged > 0 ? ` but for ${row.damaged} lines` : ''}. Nothing goes on before you
          decide, or another console takes it over; what is switched off stays off until then.
        </p>
        {error ? <p className={css['failed']}>{explain(error.failure).title}.</p> : null}
      </div>
      <span className={css['verbs']}>
        <a href={hrefOf(place('run', row.run))}>Look first</a>
        <Button why={why} onClick={() => order.mutate({ run: row.run, order: { order: 'stop' } })}>
          Put everything back
        </Button>
        <Button kind="primary" why={why} onClick={() => adopt.mutate({ run: row.run })}>
          Go on with it
        </Button>
      </span>
    </section>
  );
}
