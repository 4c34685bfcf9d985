import { useCallback, useEffect } from 'react';
import { poolOf, standaloneHost } from '../../../app/inventory/describe/home.ts';
import type { View } from '../../../app/inventory/view.ts';
import { lacksPassword } from '../../../app/contract/connections.ts';
import { useCommand } from '../../link/ask.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { useConnection, useDerived } from '../../mirror/hooks.ts';
import { useKeeping } from '../../mirror/keeping.ts';
import { go } from '../../objects/place.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Empty } from '../../ui/face.tsx';
import { moment } from '../../ui/format/time.ts';
import { icons } from '../../ui/glyph/icons.ts';
import { useNow } from '../../ui/use-now.ts';
import { Explained } from './explained.tsx';
import { Progress } from './progress.tsx';
import { waitForVault } from './vault/vault.ts';
import { stateWords } from './words.ts';
import css from './connection-page.module.css';

/** A saved server of which nothing is known yet: how the connection stands. Becomes the pool's page once it is read. */
export function ConnectionPage({ rest }: { readonly rest: readonly string[] }) {
  const id = rest[0] ?? '';
  const connection = useConnection(id);
  const keeping = useKeeping();
  const now = useNow(1000);
  const connect = useCommand('connection.connect');
  const disconnect = useCommand('connection.disconnect');
  const retry = useCommand('connection.retryNow');
  const known = useDerived(
    id,
    useCallback((view: View) => {
      const object = standaloneHost(view) ?? poolOf(view);
      return object && { cls: object.$cls, uuid: object.uuid };
    }, []),
  );
  useEffect(() => {
    if (known !== undefined) go({ at: 'object', pool: id, ...known }, { replace: true });
  }, [known, id]);
  if (connection === undefined) return <Empty icon={icons.pool}>This server is not in the list any more.</Empty>;
  const { state, address, port, username, passwordKept, readOnly, members, seenAt } = connection;
  const others = members.filter((member) => member !== address && member !== `${address}:${port}`);
  const words = stateWords(connection, now);
  const reason =
    state.at === 'offline' || state.at === 'waiting' || state.at === 'locked-out' ? state.reason : undefined;
  const vaultHelps = keeping?.by === 'passphrase' && keeping.locked && waitForVault([connection]).length > 0;
  const ask = (name: string) => () => openDialog(name, { args: { connection: id } });
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1 className={css['name']}>{connection.name}</h1>
        <Chip state={words.state}>{words.word}</Chip>
      </header>
      {words.detail === undefined ? null : <p className={css['detail']}>{words.detail}</p>}
      {state.at === 'connecting' || state.at === 'untrusted' || state.at === 'live' ? (
        <Progress connection={connection} />
      ) : null}
      {reason === undefined || lacksPassword(state) ? null : <Explained failure={reason} />}
      <div className={css['actions']}>
        {state.at === 'offline' ? (
          <Button kind="primary" onClick={() => connect.mutate({ id })}>
            Connect
          </Button>
        ) : null}
        {state.at === 'waiting' ? (
          <Button kind="primary" onClick={() => retry.mutate({ id })}>
            Retry now
          </Button>
        ) : null}
        {state.at === 'untrusted' ? (
          <Button kind="primary" onClick={ask('trust')}>
            Compare the certificate…
          </Button>
        ) : null}
        {vaultHelps ? (
          <Button kind="primary" onClick={() => openDialog('unlock-vault')}>
            Unlock your passwords…
          </Button>
        ) : null}
        {state.at === 'locked-out' ? (
          <Button kind={vaultHelps ? 'default' : 'primary'} onClick={ask('sign-in')}>
            {lacksPassword(state) ? 'Sign in…' : 'Sign in again…'}
          </Button>
        ) : null}
        {state.at === 'connecting' || state.at === 'waiting' ? (
          <Button onClick={() => disconnect.mutate({ id })}>Stop trying</Button>
        ) : null}
        {state.at === 'offline' ? <Button onClick={ask('sign-in')}>Sign in as…</Button> : null}
      </div>
      <Card title="What is known">
        <Facts
          narrow
          items={[
            { label: 'Address', value: port === 443 ? address : `${address}, port ${port}` },
            { label: 'User', value: readOnly ? `${username}, only to look` : username },
            { label: 'Password', value: passwordKept ? 'kept' : 'not kept, asked when it connects' },
            ...(others.length === 0 ? [] : [{ label: 'Other members', value: others.join(', ') }]),
            { label: 'Last seen', value: seenAt === undefined ? 'never' : moment(seenAt) },
          ]}
        />
      </Card>
    </div>
  );
}
