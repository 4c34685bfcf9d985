import { ArrowDown, ArrowUp, Pause, Play, X } from 'lucide-react';
import { useMemo } from 'react';
import { count } from '../../../../app/actions/words.ts';
import type { Activity } from '../../../../app/activity/activity.ts';
import type { QueuedMove } from '../../../../app/contract/moves.ts';
import { useCommand } from '../../../link/ask.ts';
import { useActivity } from '../../../mirror/hooks.ts';
import { useMoves } from '../../../mirror/moves.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import type { DialogBodyProps } from '../../../objects/dialogs.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { NumberField } from '../../../ui/field/number-field.tsx';
import { size } from '../../../ui/format/size.ts';
import { icons } from '../../../ui/glyph/icons.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { Dialog } from '../../../ui/layer/dialog.tsx';
import { Meter } from '../../../ui/figure/meter.tsx';
import css from './queue.module.css';

/** How far a move has come: its own step in the row of the timeline it belongs to. */
function progressOf(move: QueuedMove, rows: readonly Activity[]): number {
  const row = rows.find(({ id }) => id === move.activity);
  return row?.steps.find((step) => step.title === move.title)?.progress ?? row?.progress ?? 0;
}

function Line({ move, waiting, rows }: LineProps) {
  const mirror = useMirror();
  const order = useCommand('moves.order');
  const cancel = useCommand('moves.cancel');
  const { limits } = useMoves();
  const at = waiting.findIndex(({ id }) => id === move.id);
  const above = waiting[at - 1];
  const below = waiting[at + 1];
  const behind = move.behind === undefined ? undefined : mirror.pool(move.pool).get('host', move.behind);
  const up = (): void => {
    if (above) order.mutate({ id: move.id, before: above.id });
  };
  const down = (): void => {
    const next = waiting[at + 2];
    if (below) order.mutate({ id: move.id, ...(next ? { before: next.id } : {}) });
  };
  const running = move.state === 'running';
  const part = running ? progressOf(move, rows) : 0;
  return (
    <li className={css['line']}>
      <StateGlyph state={running ? 'busy' : 'queued'} label={running ? 'Migrating' : 'Waits'} />
      <span className={css['title']} title={move.title}>
        {move.title}
      </span>
      <span className={css['bytes']}>{move.bytes > 0 ? size(move.bytes) : ''}</span>
      {running ? (
        <span className={css['state']}>
          <Meter value={part} width={72} progress label={`${move.title}, progress`} /> {Math.round(part * 100)} %
        </span>
      ) : (
        <span className={css['state']}>
          <span className={css['behind']} title={behind?.name_label}>
            {limits.paused ? 'paused' : behind ? `waits for ${behind.name_label}` : 'waits its turn'}
          </span>
        </span>
      )}
      <span className={css['tools']}>
        {running ? null : (
          <>
            <IconButton
              icon={ArrowUp}
              label={`${move.title}: earlier`}
              small
              size={14}
              why={above ? undefined : 'It is the next'}
              onClick={up}
            />
            <IconButton
              icon={ArrowDown}
              label={`${move.title}: later`}
              small
              size={14}
              why={below ? undefined : 'It is the last'}
              onClick={down}
            />
          </>
        )}
        <IconButton
          icon={X}
          label={`Cancel ${move.title}`}
          small
          size={14}
          onClick={() => cancel.mutate({ id: move.id })}
        />
      </span>
    </li>
  );
}

interface LineProps {
  readonly move: QueuedMove;
  readonly waiting: readonly QueuedMove[];
  readonly rows: readonly Activity[];
}

/** Migrations that somebody else started: seen, and theirs to stop. */
function Foreign({ row }: { readonly row: Activity }) {
  return (
    <li className={css['line']}>
      <StateGlyph state="busy" label="Migrating" />
      <span className={css['title']} title={row.title}>
        {row.title}
      </span>
      <span className={css['bytes']}>by {row.who}</span>
      <span className={css['state']}>
        <Meter value={row.progress} width={72} progress label={`${row.title}, progress`} />{' '}
        {Math.round(row.progress * 100)} %
      </span>
      <span className={css['tools']} />
    </li>
  );
}

/** Everything that moves or waits to move: its order, how many go side by side, and whether any begin at all. */
export function MoveQueue({ onClose }: DialogBodyProps) {
  const { rows: moves, limits } = useMoves();
  const rows = useActivity();
  const set = useCommand('moves.limits');
  const waiting = useMemo(() => moves.filter(({ state }) => state === 'waiting'), [moves]);
  const foreign = rows.filter(
    (row) => row.kind === 'foreign-task' && row.state === 'running' && row.title.startsWith('Migrate'),
  );
  const running = moves.length - waiting.length;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Migrations"
      icon={icons.migrate}
      width={820}
      note={moves.length === 0 ? undefined : `${count(running, 'runs', 'run')}, ${waiting.length} wait`}
      tools={
        <Button
          small
          icon={limits.paused ? Play : Pause}
          onClick={() => set.mutate({ paused: !limits.paused })}
          data-verb
        >
          {limits.paused ? 'Go on' : 'Pause'}
        </Button>
      }
    >
      <div className={css['limits']}>
        <NumberField
          label="Side by side on one server"
          min={1}
          max={16}
          value={limits.perHost}
          onChange={(perHost) => set.mutate({ perHost: perHost ?? limits.perHost })}
        />
        <NumberField
          label="Side by side in one pool"
          min={1}
          max={64}
          value={limits.perPool}
          onChange={(perPool) => set.mutate({ perPool: perPool ?? limits.perPool })}
        />
        <p className={css['about']}>
          {limits.paused
            ? 'Paused: what runs goes on, nothing new begins.'
            : 'Coming and going count together. Disks are mirrored three at a time, which is as many as servers take.'}
        </p>
      </div>
      {moves.length + foreign.length === 0 ? (
        <p className={css['none']}>No migration runs or waits.</p>
      ) : (
        <ul className={css['list']} aria-label="Migrations">
          {moves.map((move) => (
            <Line key={move.id} move={move} waiting={waiting} rows={rows} />
          ))}
          {foreign.map((row) => (
            <Foreign key={row.id} row={row} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}
