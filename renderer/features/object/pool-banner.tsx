import { lacksPassword } from '../../../app/contract/connections.ts';
import type { PoolId } from '../../../app/inventory/view.ts';
import { useCommand } from '../../link/ask.ts';
import { useConnection } from '../../mirror/hooks.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { shortSpan } from '../../ui/format/time.ts';
import { useNow } from '../../ui/use-now.ts';
import css from './object-page.module.css';

/** Says that what is shown is old, how old, and what is being done about it. */
export function PoolBanner({ pool }: { readonly pool: PoolId }) {
  const connection = useConnection(pool);
  const retry = useCommand('connection.retryNow');
  const connect = useCommand('connection.connect');
  const state = connection?.state;
  const now = useNow(state === undefined || state.at === 'live' ? undefined : 1000);
  if (!connection || !state) return null;
  const seen = connection.seenAt === undefined ? 'never seen' : `seen ${shortSpan(now - connection.seenAt)} ago`;
  const id = connection.id;
  switch (state.at) {
    case 'live':
      return state.readOnly ? (
        <div className={css['banner']}>
          <Banner
            state="info"
            actions={
              <Button small onClick={() => openDialog('sign-in', { args: { connection: id, readOnly: false } })}>
                Sign in to change something…
              </Button>
            }
          >
            <b>{connection.name}</b> is opened read-only: nothing can be changed from here.
          </Banner>
        </div>
      ) : null;
    case 'waiting':
      return (
        <div className={css['banner']}>
          <Banner
            state="stale"
            actions={
              <Button small onClick={() => retry.mutate({ id })}>
                Retry now
              </Button>
            }
          >
            <b>{connection.name}</b> is away, {seen}. Waiting for {state.waitingFor}, next try in{' '}
            {shortSpan(Math.max(0, state.nextTry - now))}.
          </Banner>
        </div>
      );
    case 'offline':
      return (
        <div className={css['banner']}>
          <Banner
            state="stale"
            actions={
              <Button small onClick={() => connect.mutate({ id })}>
                Connect
              </Button>
            }
          >
            <b>{connection.name}</b> is not connected; this is how it was, {seen}.
          </Banner>
        </div>
      );
    case 'connecting':
      return connection.seenAt === undefined ? null : (
        <div className={css['banner']}>
          <Banner state="busy">
            Connecting to <b>{connection.name}</b>; this is how it was, {seen}.
          </Banner>
        </div>
      );
    case 'untrusted':
      return (
        <div className={css['banner']}>
          <Banner
            state="warning"
            actions={
              <Button small onClick={() => openDialog('trust', { args: { connection: id } })}>
                Compare…
              </Button>
            }
          >
            <b>{connection.name}</b>{' '}
            {state.pinned === undefined
              ? 'showed a certificate nobody has confirmed yet'
              : 'shows another certificate than before'}
            ; this is how it was, {seen}.
          </Banner>
        </div>
      );
    case 'locked-out': {
      const locked = lacksPassword(state) && connection.passwordKept;
      return (
        <div className={css['banner']}>
          <Banner
            state="warning"
            actions={
              <Button
                small
                onClick={() => openDialog(locked ? 'unlock-vault' : 'sign-in', { args: { connection: id } })}
              >
                {locked ? 'Unlock your passwords…' : 'Sign in…'}
              </Button>
            }
          >
            <b>{connection.name}</b> {lacksPassword(state) ? 'waits for its password' : 'did not accept the sign-in'};
            this is how it was, {seen}.
          </Banner>
        </div>
      );
    }
  }
}
