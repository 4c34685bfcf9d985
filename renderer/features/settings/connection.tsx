import { useState } from 'react';
import { useCommand } from '../../link/ask.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { useKeeping } from '../../mirror/keeping.ts';
import { Button } from '../../ui/button.tsx';
import { Part } from './part.tsx';
import css from './settings.module.css';

function Passwords() {
  const keeping = useKeeping();
  const [sure, setSure] = useState(false);
  const lock = useCommand('vault.lock');
  const forget = useCommand('vault.forget');
  switch (keeping?.by) {
    case 'keychain':
      return <p className={css['text']}>Passwords are kept in the system keychain, {keeping.name}.</p>;
    case 'passphrase':
      return (
        <>
          <p className={css['text']}>
            Passwords are locked with your passphrase; the vault is{' '}
            {keeping.locked ? 'locked' : 'open until the console ends'}.
          </p>
          <div className={css['row']}>
            <Button why={keeping.locked ? 'it is locked already' : undefined} onClick={() => lock.mutate({})}>
              Lock
            </Button>
            {sure ? (
              <Button kind="danger-fill" onClick={() => forget.mutate({}, { onSettled: () => setSure(false) })}>
                Forget them for good
              </Button>
            ) : (
              <Button kind="danger" onClick={() => setSure(true)}>
                Forget all passwords…
              </Button>
            )}
          </div>
        </>
      );
    default:
      return <p className={css['text']}>Passwords are not kept: this system has no keychain.</p>;
  }
}

/** What happens at the next start, and where passwords are. */
export function ConnectionSettings() {
  return (
    <>
      <Part title="At start">
        <p className={css['text']}>
          Servers that are connected when the console ends are connected again at the next start. Until they answer,
          their last known state is shown.
        </p>
        <div className={css['row']}>
          <Button onClick={() => openDialog('server-list')}>Server list…</Button>
        </div>
      </Part>
      <Part title="Passwords">
        <Passwords />
      </Part>
    </>
  );
}
