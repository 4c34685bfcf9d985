import { useCommand } from '../../link/ask.ts';
import { useKeeping } from '../../mirror/keeping.ts';
import { useSetting } from '../../mirror/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { NumberField } from '../../ui/field/number-field.tsx';
import { Part } from './part.tsx';
import css from './settings.module.css';

function Passwords() {
  const keeping = useKeeping();
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
            <Button kind="danger" onClick={() => forget.mutate({})}>
              Forget all passwords
            </Button>
          </div>
        </>
      );
    default:
      return <p className={css['text']}>Passwords are not kept: this system has no keychain.</p>;
  }
}

/** How pools are reached, and where passwords are. */
export function ConnectionSettings() {
  const [atStart, setAtStart] = useSetting('connectAtStart');
  const [timeout, setTimeout] = useSetting('connectTimeout');
  const [migrations, setMigrations] = useSetting('migrationsPerServer');
  return (
    <>
      <Part title="At start">
        <Checkbox
          checked={atStart}
          onChange={setAtStart}
          hint="Otherwise their last known state is shown until you connect"
        >
          Connect to all saved servers
        </Checkbox>
      </Part>
      <Part title="Limits">
        <div className={css['narrow']}>
          <NumberField
            label="A server that does not answer counts as away after"
            unit="s"
            min={5}
            max={300}
            value={timeout}
            onChange={(value) => value !== null && setTimeout(value)}
          />
          <NumberField
            label="Migrations at a time, per server"
            min={1}
            max={10}
            value={migrations}
            onChange={(value) => value !== null && setMigrations(value)}
          />
        </div>
      </Part>
      <Part title="Passwords">
        <Passwords />
      </Part>
    </>
  );
}
