import { useEffect, useState } from 'react';
import { KeyRound } from 'lucide-react';
import type { ConnectionState } from '../../../app/contract/connections.ts';
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
  const [asked, setAsked] = useState<ConnectionState>();
  const [answering, setAnswering] = useState(false);
  const under = state?.at === 'connecting' || (state?.at === 'offline' && state.reason === undefined);
  const other =
    state?.at !== asked?.at || (state?.at === 'waiting' && asked?.at === 'waiting' && state.nextTry !== asked.nextTry);
  if (asked !== undefined && !answering && state && (state.at === 'connecting' || (!under && other)))
    setAnswering(true);
  if (answering && state?.at === 'locked-out') {
    setAnswering(false);
    setAsked(undefined);
  }
  // The window stays until the server has answered: a refusal belongs beside the password that was typed.
  const settled = answering && !under && state?.at !== 'locked-out';
  useEffect(() => {
    if (settled) onClose();
  }, [settled, onClose]);
  if (connection === undefined) return null;
  const failure = signIn.error?.failure ?? (connection.state.at === 'locked-out' ? connection.state.reason : undefined);
  const submit = (): void => {
    if (needs !== undefined || asked !== undefined) return;
    const keepPassword = said ?? keepsByItself(keeping);
    setAsked(connection.state);
    setAnswering(false);
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
