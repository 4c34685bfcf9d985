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
            {keeping.locked ? (
              <Button onClick={() => openDialog('unlock-vault')}>Unlock…</Button>
            ) : (
              <Button onClick={() => lock.mutate({})}>Lock</Button>
            )}
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
    case 'nothing':
      return (
        <>
          <p className={css['text']}>
            This system has no keychain. Passwords last until the console ends, unless they are locked with a
            passphrase.
          </p>
          <div className={css['row']}>
            <Button onClick={() => openDialog('unlock-vault')}>Choose a passphrase…</Button>
          </div>
        </>
      );
    case undefined:
      return null;
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
