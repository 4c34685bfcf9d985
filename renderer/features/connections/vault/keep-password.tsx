import type { Keeping } from '../../../../app/contract/vault.ts';
import { useKeeping } from '../../../mirror/keeping.ts';
import { Checkbox } from '../../../ui/field/choice.tsx';
import css from '../add-server.module.css';
import { VaultForm } from './vault-form.tsx';

interface KeepPasswordProps {
  /** Undefined: the person has not said. */
  readonly checked: boolean | undefined;
  readonly onChange: (checked: boolean) => void;
  readonly why?: string | undefined;
}

const labels: { readonly [By in Keeping['by']]: string } = {
  keychain: 'Remember in the system keychain',
  passphrase: 'Remember, locked with your passphrase',
  nothing: 'Remember, locked with a passphrase',
};

/** Whether a password is kept where nobody said: where that asks for nothing more. */
export const keepsByItself = (keeping: Keeping | undefined): boolean =>
  keeping?.by === 'keychain' || (keeping?.by === 'passphrase' && !keeping.locked);

/** What has to be done before a password can be sent and kept. */
export function keepingNeeds(keeping: Keeping | undefined, checked: boolean | undefined): string | undefined {
  if (checked !== true || keepsByItself(keeping)) return undefined;
  return keeping?.by === 'passphrase' ? 'unlock the passwords first' : 'choose the passphrase first';
}

/** Whether the password outlives this run, and the passphrase where that needs one. */
export function KeepPassword({ checked, onChange, why }: KeepPasswordProps) {
  const keeping = useKeeping();
  const wanted = checked ?? keepsByItself(keeping);
  return (
    <>
      <Checkbox checked={wanted} onChange={onChange} why={why}>
        {keeping === undefined ? 'Remember the password' : labels[keeping.by]}
      </Checkbox>
      {why === undefined && keepingNeeds(keeping, wanted) !== undefined && keeping !== undefined ? (
        <div className={css['unlock']}>
          <VaultForm keeping={keeping} />
        </div>
      ) : null}
    </>
  );
}
