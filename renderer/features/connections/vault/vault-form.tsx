import { useState, type KeyboardEvent } from 'react';
import type { Keeping } from '../../../../app/contract/vault.ts';
import { useCommand } from '../../../link/ask.ts';
import { Button } from '../../../ui/button.tsx';
import { PasswordField } from '../../../ui/field/text-field.tsx';

const LEAST = 8;

interface VaultFormProps {
  readonly keeping: Keeping;
  readonly onDone?: () => void;
}

/** Opens the vault of passwords, or makes it where there is none: there the passphrase is typed twice. */
export function VaultForm({ keeping, onDone }: VaultFormProps) {
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const unlock = useCommand('vault.unlock', { shown: true });
  const making = keeping.by !== 'passphrase';
  const short = making && passphrase.length < LEAST;
  const why =
    passphrase === ''
      ? 'type the passphrase'
      : short
        ? `it needs ${LEAST} characters or more`
        : making && again !== passphrase
          ? 'type the same passphrase twice'
          : unlock.isPending
            ? 'it is being checked'
            : undefined;
  const submit = (): void => {
    if (why === undefined) unlock.mutate({ passphrase }, onDone && { onSuccess: onDone });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    // It may stand in a form of something else.
    event.preventDefault();
    submit();
  };
  return (
    <>
      <PasswordField
        label="Passphrase"
        hint={
          making
            ? 'This system has no keychain, so passwords are locked with a passphrase. It is asked once at each start, and nobody can find it again.'
            : 'It was chosen on this computer when the first password was kept.'
        }
        error={unlock.isError ? 'It does not open what was locked before.' : undefined}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {making ? (
        <PasswordField
          label="Passphrase again"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      ) : null}
      <Button small why={why} onClick={submit}>
        {making ? 'Lock with this passphrase' : 'Unlock'}
      </Button>
    </>
  );
}
