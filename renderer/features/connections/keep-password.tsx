import { useState } from 'react';
import type { Keeping } from '../../../app/contract/vault.ts';
import { useCommand } from '../../link/ask.ts';
import { useKeeping } from '../../mirror/keeping.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { PasswordField } from '../../ui/field/text-field.tsx';
import css from './add-server.module.css';

interface KeepPasswordProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly why?: string | undefined;
}

function words(keeping: Keeping | undefined): { readonly label: string; readonly why?: string } {
  switch (keeping?.by) {
    case 'keychain':
      return { label: 'Remember in the system keychain' };
    case 'passphrase':
      return { label: 'Remember, locked with your passphrase' };
    case 'nothing':
      return { label: 'Remember the password', why: 'Passwords cannot be kept here; it lasts until the console ends.' };
    case undefined:
      return { label: 'Remember the password' };
  }
}

/** Opens or makes the passphrase vault; shown only where there is no keychain and it is locked. */
function Unlock() {
  const [passphrase, setPassphrase] = useState('');
  const unlock = useCommand('vault.unlock');
  return (
    <div className={css['unlock']}>
      <PasswordField
        label="Passphrase"
        hint="This system has no keychain: passwords are locked with a passphrase of yours."
        error={unlock.isError ? 'It does not open what was locked before.' : undefined}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <Button
        small
        why={passphrase === '' ? 'type the passphrase' : unlock.isPending ? 'it is being checked' : undefined}
        onClick={() => unlock.mutate({ passphrase })}
      >
        Unlock
      </Button>
    </div>
  );
}

/** Whether the password outlives this run, where that can be. */
export function KeepPassword({ checked, onChange, why }: KeepPasswordProps) {
  const keeping = useKeeping();
  const { label, why: never } = words(keeping);
  return (
    <>
      <Checkbox checked={checked && never === undefined} onChange={onChange} why={why ?? never}>
        {label}
      </Checkbox>
      {checked && why === undefined && keeping?.by === 'passphrase' && keeping.locked ? <Unlock /> : null}
    </>
  );
}
