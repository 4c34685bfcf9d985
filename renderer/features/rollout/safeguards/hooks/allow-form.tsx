import { useEffect, useRef, useState } from 'react';
import type { Allowed } from '../../../../../app/contract/hooks.ts';
import { calleeProblem } from '../../../../../app/rollout/plan/hook.ts';
import type { Callee } from '../../../../../app/rollout/plan/hook.ts';
import { useAsk, useCommand } from '../../../../link/ask.ts';
import { Button } from '../../../../ui/button.tsx';
import { CopyButton } from '../../../../ui/copy-button.tsx';
import { Select } from '../../../../ui/field/select.tsx';
import { PasswordField, TextField } from '../../../../ui/field/text-field.tsx';
import css from './hooks.module.css';

interface AllowFormProps {
  readonly kind: Callee['kind'];
  /** The program that is meant, where one is. */
  readonly file?: string;
  readonly verb: string;
  readonly onAllowed: (allowed: Allowed) => void;
  readonly onCancel: () => void;
}

/** What is to be called. It is said once and kept by the engine; of an address only its server is ever shown again. */
export function AllowForm({ kind, file: meant = '', verb, onAllowed, onCancel }: AllowFormProps) {
  const [address, setAddress] = useState('');
  const [secret, setSecret] = useState('');
  const [file, setFile] = useState(meant);
  const allow = useCommand('hook.allow');
  const callee: Callee = kind === 'webhook' ? { kind, address: address.trim() } : { kind, file };
  const problem = calleeProblem(callee);
  const begun = kind === 'webhook' && address !== '';
  const missing = kind === 'webhook' ? 'which address?' : 'which program?';
  const notYet = problem === undefined ? (allow.isPending ? 'it is being kept' : undefined) : begun ? problem : missing;
  return (
    <div className={css['allow']}>
      {kind === 'webhook' ? (
        <Address address={address} error={begun ? problem : undefined} onChange={setAddress} secret={secret} onSecret={setSecret} />
      ) : (
        <Program file={file} onChange={setFile} />
      )}
      <div className={css['verbs']}>
        <Button
          why={notYet}
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

interface AddressProps {
  readonly address: string;
  readonly error: string | undefined;
  readonly onChange: (address: string) => void;
  readonly secret: string;
  readonly onSecret: (secret: string) => void;
}

function Address({ address, error, onChange, secret, onSecret }: AddressProps) {
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <>
      <TextField
        label="Address"
        placeholder="https://"
        value={address}
        error={error}
        ref={first}
        onChange={(event) => onChange(event.target.value)}
        hint="Gets JSON by POST: run, pool, server, step, state and a sentence. Nothing in it is secret."
      />
      <PasswordField
        label="Shared secret, if it has one"
        value={secret}
        onChange={(event) => onSecret(event.target.value)}
        hint="Signs the body: X-Xenith-Signature, HMAC-SHA256. It is not shown again."
      />
    </>
  );
}

/** Which of those that lie in the one folder from which programs are run: what a window says can never be more than that. */
function Program({ file, onChange }: { readonly file: string; readonly onChange: (file: string) => void }) {
  const { data } = useAsk('hook.programs', {}, { refetchInterval: 2000 });
  const files = data?.files ?? [];
  return (
    <>
      <Select
        label="Program"
        value={files.includes(file) ? file : null}
        options={files.map((one) => ({ value: one, label: one }))}
        onChange={onChange}
        placeholder={data && files.length === 0 ? 'None is there yet' : 'Choose'}
        why={files.length === 0 ? 'no program is in the folder' : undefined}
        hint="Runs as you, without a shell and without arguments; gets the same JSON on its input and XENITH_ variables."
      />
      {data && (
        <p className={css['folder']}>
          <span>
            Put it, or a link to it, into <code>{data.folder}</code>
          </span>
          <CopyButton text={data.folder} label="Copy the folder" />
        </p>
      )}
    </>
  );
}
