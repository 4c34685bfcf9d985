import { useEffect, useRef, useState } from 'react';
import type { Allowed } from '../../../../../app/contract/hooks.ts';
import { calleeProblem } from '../../../../../app/rollout/hooks/hook.ts';
import type { Callee } from '../../../../../app/rollout/hooks/hook.ts';
import { useCommand } from '../../../../link/ask.ts';
import { Button } from '../../../../ui/button.tsx';
import { PasswordField, TextArea, TextField } from '../../../../ui/field/text-field.tsx';
import css from './hooks.module.css';

interface AllowFormProps {
  readonly kind: Callee['kind'];
  /** What is known of a program already. */
  readonly path?: string;
  readonly verb: string;
  readonly onAllowed: (allowed: Allowed) => void;
  readonly onCancel: () => void;
}

/** What is to be called. It is said once and kept by the engine; of an address only its server is ever shown again. */
export function AllowForm({ kind, path: known = '', verb, onAllowed, onCancel }: AllowFormProps) {
  const [address, setAddress] = useState('');
  const [secret, setSecret] = useState('');
  const [path, setPath] = useState(known);
  const [args, setArgs] = useState('');
  const allow = useCommand('hook.allow');
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const callee: Callee = kind === 'webhook' ? { kind, address: address.trim() } : { kind, path: path.trim(), args: args.split('\n').filter((one) => one !== '') };
  const problem = calleeProblem(callee);
  const begun = kind === 'webhook' ? address !== '' : path !== '';
  const error = begun ? problem : undefined;
  return (
    <div className={css['allow']}>
      {kind === 'webhook' ? (
        <>
          <TextField label="Address" placeholder="https://" value={address} error={error} ref={first} onChange={(event) => setAddress(event.target.value)} hint="Gets JSON by POST: run, pool, server, step, state and a sentence. Nothing in it is secret." />
          <PasswordField label="Shared secret, if it has one" value={secret} onChange={(event) => setSecret(event.target.value)} hint="Signs the body: X-Xenith-Signature, HMAC-SHA256. It is not shown again." />
        </>
      ) : (
        <>
          <TextField label="Program" placeholder="/usr/local/bin/mute" value={path} error={error} ref={first} onChange={(event) => setPath(event.target.value)} hint="Its whole path. It runs as you, without a shell; gets the same JSON on its input and XENITH_ variables." />
          <TextArea label="Arguments" rows={2} value={args} onChange={(event) => setArgs(event.target.value)} hint="One on each line" />
        </>
      )}
      <div className={css['verbs']}>
        <Button
          why={problem === undefined ? (allow.isPending ? 'it is being kept' : undefined) : begun ? problem : kind === 'webhook' ? 'which address?' : 'which program?'}
          onClick={() => allow.mutate({ callee, ...(kind === 'webhook' && secret !== '' ? { secret } : {}) }, { onSuccess: onAllowed })}
        >
          {verb}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
} // prettier-ignore
