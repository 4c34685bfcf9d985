import { LogOut } from 'lucide-react';
import { useRef } from 'react';
import { leaving } from '../../../app/actions/leaving.ts';
import { useCommand } from '../../link/ask.ts';
import { useActivity } from '../../mirror/hooks.ts';
import { useRollouts } from '../../mirror/rollouts.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './activity.module.css';

/** Ends the console: what is in progress, and what becomes of each. */
export function Quit({ onClose }: DialogBodyProps) {
  const rows = useActivity();
  const rollouts = useRollouts();
  const quit = useCommand('host.quit');
  const stay = useRef<HTMLButtonElement>(null);
  const working = [
    ...rows
      .filter((row) => row.kind === 'action' && (row.state === 'running' || row.state === 'queued'))
      .map((row) => ({ id: row.id, ...leaving(row) })),
    ...(rollouts ?? [])
      .filter((row) => row.ended === undefined && !row.interrupted && !row.foreign)
      .map((row) => ({
        id: row.run,
        title: `Updating ${row.poolName}`,
        what: 'The servers finish the step they are at; the next start goes on from there.',
      })),
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      icon={LogOut}
      title={working.length === 0 ? 'Quit Xenith?' : `Quit with ${working.length} in progress?`}
      width={560}
      initialFocus={stay}
      actions={
        <>
          <Button ref={stay} onClick={onClose}>
            Stay
          </Button>
          <Button
            kind={working.length === 0 ? 'primary' : 'danger-fill'}
            onClick={() => {
              quit.mutate({});
              onClose();
            }}
          >
            {working.length === 0 ? 'Quit' : 'Quit all the same'}
          </Button>
        </>
      }
    >
      {working.length === 0 ? (
        <p>Nothing of this console is in progress.</p>
      ) : (
        <ul className={css['leaving']} aria-label="In progress">
          {working.map(({ id, title, what }) => (
            <li key={id}>
              <StateGlyph state="busy" size={14} />
              <span>
                <b>{title}</b> {what}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
