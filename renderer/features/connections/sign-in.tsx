import { useEffect, useState } from 'react';
import { KeyRound } from 'lucide-react';
import { useCommand } from '../../link/ask.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { useKeeping } from '../../mirror/keeping.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { Checkbox } from '../../ui/field/choice.tsx';
import { PasswordField, TextField } from '../../ui/field/text-field.tsx';
import { Explained } from './explained.tsx';
import { KeepPassword, keepingNeeds, keepsByItself } from './vault/keep-password.tsx';
import css from './add-server.module.css';

/** Other credentials for a pool: after a refusal, or to work as somebody else. */
export function SignIn({ args, onClose }: DialogBodyProps) {
  const connection = useConnections()?.find(({ id }) => id === args['connection']);
  const [username, setUsername] = useState(connection?.username ?? 'root');
  const [password, setPassword] = useState('');
  const keeping = useKeeping();
  const [said, setKeep] = useState<boolean | undefined>(connection?.passwordKept === true ? true : undefined);
  const needs = keepingNeeds(keeping, said);
  const [readOnly, setReadOnly] = useState(args['readOnly'] !== false && connection?.readOnly === true);
  const signIn = useCommand('connection.signIn', { shown: true });
  const state = connection?.state;
  const under = state?.at === 'connecting' || (state?.at === 'offline' && state.reason === undefined);
  /** How often somebody had signed in before. */
  const [asked, setAsked] = useState<number>();
  const answered = asked !== undefined && !under && (connection?.signIns ?? 0) > asked;
  if (answered && state?.at === 'locked-out') setAsked(undefined);
  // The window stays until the server has answered: a refusal belongs beside the password that was typed.
  const settled = answered && state?.at !== 'locked-out';
  useEffect(() => {
    if (settled) onClose();
  }, [settled, onClose]);
  if (connection === undefined) return null;
  const failure = signIn.error?.failure ?? (connection.state.at === 'locked-out' ? connection.state.reason : undefined);
  const submit = (): void => {
    if (needs !== undefined || asked !== undefined) return;
    const keepPassword = said ?? keepsByItself(keeping);
    setAsked(connection.signIns);
    signIn.mutate(
      { id: connection.id, username, password, keepPassword, readOnly },
      { onError: () => setAsked(undefined) },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Sign in to ${connection.name}`}
      icon={KeyRound}
      width={440}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            onClick={submit}
            why={username === '' ? 'type a user' : asked !== undefined ? 'signing in' : needs}
          >
            Sign in
          </Button>
        </>
      }
    >
      <form
        className={css['left']}
        data-alone
        style={{ padding: 0 }}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {failure === undefined ? null : <Explained failure={failure} />}
        <TextField label="User" value={username} onChange={(event) => setUsername(event.currentTarget.value)} />
        <PasswordField label="Password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        <KeepPassword checked={said} onChange={setKeep} />
        <Checkbox checked={readOnly} onChange={setReadOnly}>
          Open read-only
        </Checkbox>
        <input type="submit" hidden value="Sign in" />
      </form>
    </Dialog>
  );
}
