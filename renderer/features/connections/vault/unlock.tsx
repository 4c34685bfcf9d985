import { KeyRound } from 'lucide-react';
import { useKeeping } from '../../../mirror/keeping.ts';
import type { DialogBodyProps } from '../../../objects/dialogs.ts';
import { useConnections } from '../../../mirror/hooks.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/layer/dialog.tsx';
import css from '../add-server.module.css';
import { waitForVault } from './vault.ts';
import { VaultForm } from './vault-form.tsx';

/** Asks the passphrase that the kept passwords are locked with; or the new one, where there is none yet. */
export function Unlock({ onClose }: DialogBodyProps) {
  const keeping = useKeeping();
  const waiting = waitForVault(useConnections() ?? []);
  if (keeping === undefined || keeping.by === 'keychain') return null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={keeping.by === 'passphrase' ? 'Unlock your passwords' : 'Choose a passphrase'}
      icon={KeyRound}
      width={440}
      actions={<Button onClick={onClose}>Not now</Button>}
    >
      <div className={css['vault']}>
        {waiting.length > 0 ? (
          <p>
            {waiting.length === 1 ? `${waiting[0]?.name ?? ''} waits` : `${waiting.length} servers wait`} for the
            password kept here.
          </p>
        ) : null}
        <VaultForm keeping={keeping} onDone={onClose} />
      </div>
    </Dialog>
  );
}
