import { Plus } from 'lucide-react';
import { lacksPassword, type Connection } from '../../../app/contract/connections.ts';
import { useLink } from '../../link/link.tsx';
import { tellFailure } from '../../link/tell.ts';
import { openDialog } from '../../objects/dialogs.ts';
import { useDisconnect } from '../../objects/disconnect.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/glyph/icon.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { Popover } from '../../ui/layer/popover.tsx';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../ui/use-now.ts';
import { stateWords } from './words.ts';
import css from './summary.module.css';

function Remedy({ connection, onLeave }: { readonly connection: Connection; readonly onLeave: () => void }) {
  const link = useLink();
  const { id, state } = connection;
  const disconnect = useDisconnect();
  const call = (name: 'connection.connect' | 'connection.retryNow') => () => {
    link.call(name, { id }).catch(tellFailure);
  };
  const leave = (): void => {
    onLeave();
    disconnect([id]);
  };
  const ask = (name: string) => () => {
    onLeave();
    openDialog(name, { args: { connection: id } });
  };
  switch (state.at) {
    case 'live':
      return (
        <Button small kind="quiet" onClick={leave}>
          Disconnect
        </Button>
      );
    case 'connecting':
      return (
        <Button small onClick={leave}>
          Cancel
        </Button>
      );
    case 'waiting':
      return (
        <Button small onClick={call('connection.retryNow')}>
          Retry now
        </Button>
      );
    case 'untrusted':
      return (
        <Button small onClick={ask('trust')}>
          Compare
        </Button>
      );
    case 'locked-out':
      return connection.passwordKept && lacksPassword(state) ? (
        <Button small onClick={ask('unlock-vault')}>
          Unlock
        </Button>
      ) : (
        <Button small onClick={ask('sign-in')}>
          Sign in
        </Button>
      );
    case 'offline':
      return (
        <Button small onClick={call('connection.connect')}>
          Connect
        </Button>
      );
  }
}

/** Every connection with what it waits for, once a second. */
function Lines({
  connections,
  onLeave,
}: {
  readonly connections: readonly Connection[];
  readonly onLeave: () => void;
}) {
  const now = useNow(1000);
  return (
    <ul>
      {connections.map((connection) => {
        const { state, word, detail } = stateWords(connection, now);
        return (
          <li key={connection.id} className={css['line']}>
            <StateGlyph state={state} />
            <div className={css['words']}>
              <div className={css['name']}>
                {connection.name}
                <span className={css['word']}>{connection.practice ? `${word}, simulated` : word}</span>
              </div>
              {detail === undefined ? null : <div className={css['detail']}>{detail}</div>}
            </div>
            <Remedy connection={connection} onLeave={onLeave} />
          </li>
        );
      })}
    </ul>
  );
}

/** "2 live, 1 away" in the title bar; opens each pool's state and remedy. */
export function ConnectionSummary() {
  const connections = useConnections() ?? [];
  if (connections.length === 0) return null;
  const live = connections.filter(({ state }) => state.at === 'live').length;
  const busy = connections.filter(({ state }) => state.at === 'connecting').length;
  const asking = connections.filter(({ state }) => state.at === 'untrusted' || state.at === 'locked-out').length;
  const away = connections.filter(({ state }) => state.at === 'waiting').length;
  const off = connections.length - live - busy - asking - away;
  const parts = [
    { count: live, state: 'running', word: 'live' },
    { count: busy, state: 'busy', word: 'connecting' },
    { count: asking, state: 'warning', word: asking === 1 ? 'needs you' : 'need you' },
    { count: away, state: 'stale', word: 'away' },
    { count: off, state: 'halted', word: 'off' },
  ] as const;
  const shown = parts.filter(({ count }) => count > 0);
  return (
    <Popover
      title="Connections"
      trigger={
        <Button
          kind="quiet"
          className={css['trigger']}
          aria-label={`Connections: ${shown.map(({ count, word }) => `${count} ${word}`).join(', ')}`}
        >
          {connections.every(({ practice }) => practice) ? (
            <Icon of={icons.practice} size={15} label="Practice pools" />
          ) : null}
          {shown.map(({ count, state, word }, at) => (
            <span key={word} className={css['part']}>
              {at === 0 ? null : <span className={css['dot']}>·</span>}
              <StateGlyph state={state} /> {count} <span className={css['partWord']}>{word}</span>
            </span>
          ))}
        </Button>
      }
    >
      {(close) => {
        const leaveFor = (name: string) => () => {
          close();
          openDialog(name);
        };
        return (
          <>
            <Lines connections={connections} onLeave={close} />
            <div className={css['foot']}>
              <Button small kind="quiet" icon={Plus} onClick={leaveFor('add-server')}>
                Add a server
              </Button>
              <Button small kind="quiet" onClick={leaveFor('server-list')}>
                Server list…
              </Button>
            </div>
          </>
        );
      }}
    </Popover>
  );
}
