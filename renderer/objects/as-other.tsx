import { useState, type ReactNode } from 'react';
import { roleName } from '../../app/xenapi/roles.ts';
import { explain } from '../../app/errors/explain.ts';
import { toFailure, type Failure } from '../../app/errors/failure.ts';
import { useConnections } from '../mirror/hooks.ts';
import { Banner } from '../ui/banner.tsx';
import { PasswordField, TextField } from '../ui/field/text-field.tsx';
import { useRunAs, type Offer, type Seen } from './offers.ts';
import type { ObjectKey } from './place.ts';
import css from './as-other.module.css';

interface Deed {
  readonly id: string;
  readonly keys: readonly ObjectKey[];
  readonly args: Readonly<Record<string, unknown>>;
  /** Arguments of single targets, by UUID. */
  readonly each?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly seen?: Seen;
}

interface AsOther {
  /** What asks for the other credentials; nothing where one's own role does. */
  readonly fields: ReactNode;
  /** Why it cannot be run yet. */
  readonly why: string | undefined;
  /** Begins them with those credentials; `done` once the server has taken them. */
  run(deeds: readonly Deed[], done: () => void): void;
}

/** For a dialog whose deed is beyond this person's role: the credentials of somebody who may, for this one action. */
export function useAsOther(offer: Pick<Offer, 'needs' | 'able'> | undefined): AsOther | undefined {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const [pending, setPending] = useState(false);
  const connections = useConnections();
  const runAs = useRunAs();
  const needs = offer?.needs;
  if (needs === undefined) return undefined;
  const own = connections?.find(({ id }) => id === offer?.able[0]?.pool);
  const role = own?.state.at === 'live' ? roleName(own.state.role) : 'of a lower role';
  return {
    why: pending ? 'signing in' : username.trim() === '' || password === '' ? 'type who runs it' : undefined,
    run(deeds, done) {
      setPending(true);
      setFailure(undefined);
      const credentials = { username: username.trim(), password };
      const all = async (): Promise<void> => {
        try {
          for (const { id, keys, args, each, seen } of deeds) await runAs(id, keys, args, credentials, each, seen);
          done();
        } catch (error) {
          setFailure(toFailure(error));
        }
        setPending(false);
      };
      void all();
    },
    fields: (
      <fieldset className={css['other']}>
        <legend>Run it as somebody else</legend>
        <p>
          It needs <b>{roleName(needs)}</b>; you, {own?.username ?? 'this account'}, are {role}. They are signed in for
          this one action and signed out at its end; their password is kept nowhere.
        </p>
        {failure && (
          <Banner state="error">
            {failure.code === 'role' ? `Their role is too low as well. ${failure.params[0]}.` : explain(failure).title}
          </Banner>
        )}
        <div className={css['row']}>
          <TextField
            label="User"
            autoComplete="off"
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordField
            label="Password"
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </div>
      </fieldset>
    ),
  };
}
