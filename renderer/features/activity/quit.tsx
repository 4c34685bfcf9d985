import { LogOut, Unplug } from 'lucide-react';
import { useRef } from 'react';
import { leaving, type Leaving } from '../../../app/actions/leaving.ts';
import { useCommand } from '../../link/ask.ts';
import { useActivity, useConnections } from '../../mirror/hooks.ts';
import { useRollouts } from '../../mirror/rollouts.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import css from './activity.module.css';

interface LeaveProps extends Pick<DialogBodyProps, 'onClose'> {
  readonly icon: typeof LogOut;
  /** "Quit Xenith", "Disconnect Paris". */
  readonly deed: string;
  readonly verb: string;
  readonly working: readonly Leaving[];
  readonly onGo: () => void;
}

/** What is in progress, and what becomes of each. */
function Leave({ icon, deed, verb, working, onGo, onClose }: LeaveProps) {
  const stay = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      icon={icon}
      title={working.length === 0 ? `${deed}?` : `${deed} with ${working.length} in progress?`}
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
              onGo();
              onClose();
            }}
          >
            {working.length === 0 ? verb : `${verb} all the same`}
          </Button>
        </>
      }
    >
      {working.length === 0 ? (
        <p>Nothing of this console is in progress.</p>
      ) : (
        <ul className={css['leaving']} aria-label="In progress">
          {working.map(({ title, what }, at) => (
            <li key={`${title} ${at}`}>
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

/** Ends the console. */
export function Quit({ onClose }: DialogBodyProps) {
  const working = leaving(useActivity(), useRollouts() ?? []);
  const quit = useCommand('host.quit');
  return (
    <Leave
      icon={LogOut}
      deed="Quit Xenith"
      verb="Quit"
      working={working}
      onGo={() => quit.mutate({})}
      onClose={onClose}
    />
  );
}

/** Disconnects from one pool or several in which something is done. */
export function Disconnect({ args, onClose }: DialogBodyProps) {
  const pools = typeof args['pools'] === 'string' ? args['pools'].split(' ') : [];
  const names = useConnections()?.filter(({ id }) => pools.includes(id)) ?? [];
  const working = leaving(useActivity(), useRollouts() ?? [], pools);
  const disconnect = useCommand('connection.disconnect');
  return (
    <Leave
      icon={Unplug}
      deed={names.length === 1 ? `Disconnect ${names[0]?.name ?? ''}` : `Disconnect ${names.length} pools`}
      verb="Disconnect"
      working={working}
      onGo={() => {
        for (const id of pools) disconnect.mutate({ id });
      }}
      onClose={onClose}
    />
  );
}
