import { count } from '../../../../app/actions/words.ts';
import { useMoves } from '../../../mirror/moves.ts';
import { openDialog } from '../../../objects/dialogs.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import css from './queue.module.css';

/** In the window's last line: that migrations wait, and the way to their queue. */
export function QueueChip() {
  const { rows, limits } = useMoves();
  const waiting = rows.filter(({ state }) => state === 'waiting').length;
  if (waiting === 0 && !limits.paused) return null;
  const words = waiting === 0 ? '' : count(waiting, 'migration waits', 'migrations wait');
  return (
    <button type="button" className={css['chip']} onClick={() => openDialog('moves')}>
      <StateGlyph state={limits.paused ? 'paused' : 'queued'} />
      {limits.paused ? `Migrations are paused${words === '' ? '' : `, ${waiting} wait`}` : words}
    </button>
  );
}
