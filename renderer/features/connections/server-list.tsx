import { Download, FileInput, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLink } from '../../link/link.tsx';
import { tellFailure } from '../../link/tell.ts';
import { toFailure } from '../../../app/errors/failure.ts';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { openDialog } from '../../objects/dialogs.ts';
import { Banner } from '../../ui/banner.tsx';
import { Empty } from '../../ui/face.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { MenuButton } from '../../ui/layer/menu.tsx';
import { readText } from '../../ui/text/read-text.ts';
import { saveText } from '../../ui/text/save-text.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../ui/use-now.ts';
import { stateWords } from './words.ts';
import css from './summary.module.css';

/** All saved servers: remove, export and import the list. Credentials never leave this computer. */
export function ServerList({ args, onClose }: DialogBodyProps) {
  const connections = useConnections() ?? [];
  const link = useLink();
  const now = useNow(1000);
  const file = useRef<HTMLInputElement>(null);
  const [sure, setSure] = useState(args['remove']);
  const [said, say] = useState<{ readonly state: 'info' | 'error'; readonly text: string }>();
  const read = async (chosen: File): Promise<void> => {
    const text = await readText(chosen);
    const { added } = await link.call('servers.import', { text });
    say(
      added === 0
        ? { state: 'info', text: `${chosen.name} holds no server that is not here already.` }
        : { state: 'info', text: `${added} added from ${chosen.name}. Connect to each to give its password.` },
    );
  };
  const refuse = (chosen: File, error: unknown): void => {
    const { code } = toFailure(error);
    say({
      state: 'error',
      text:
        code === 'not-a-server-list'
          ? `${chosen.name} is no server list: not this console’s, not XenCenter’s, not one address per line.`
          : `${chosen.name} could not be read.`,
    });
  };
  const write = (form: 'xenith' | 'xencenter'): void => {
    link
      .call('servers.export', { form })
      .then(({ text }) =>
        form === 'xenith'
          ? saveText('servers.json', 'application/json', text)
          : saveText('servers.xml', 'application/xml', text),
      )
      .catch(tellFailure);
  };
  const empty = connections.every(({ practice }) => practice) ? 'no server is saved' : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Server list"
      icon={icons.pool}
      width={560}
      footnote="An exported list holds addresses and names, never passwords"
      actions={
        <>
          <Button icon={FileInput} onClick={() => file.current?.click()}>
            Import…
          </Button>
          <MenuButton
            align="end"
            trigger={<Button icon={Download}>Export</Button>}
            entries={[
              {
                label: 'For this console',
                note: 'users and members too',
                why: empty,
                onSelect: () => write('xenith'),
              },
              { label: 'For XenCenter', note: 'addresses and names', why: empty, onSelect: () => write('xencenter') },
            ]}
          />
        </>
      }
    >
      <input
        ref={file}
        type="file"
        hidden
        aria-label="Server list file"
        accept=".json,.xml,.txt"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          // The same file again is a change too.
          event.currentTarget.value = '';
          if (chosen !== undefined) read(chosen).catch((error: unknown) => refuse(chosen, error));
        }}
      />
      {said === undefined ? null : (
        <div className={css['said']}>
          <Banner state={said.state}>{said.text}</Banner>
        </div>
      )}
      {connections.length === 0 ? (
        <Empty icon={icons.pool} actions={<Button onClick={() => openDialog('add-server')}>Add a server</Button>}>
          No server is saved yet. Import takes a list of this console, one of XenCenter, or a text with one address per
          line.
        </Empty>
      ) : null}
      <ul>
        {connections.map((connection) => {
          const words = stateWords(connection, now);
          return (
            <li key={connection.id} className={css['line']}>
              <StateGlyph state={words.state} />
              <div className={css['words']}>
                <div className={css['name']}>
                  {connection.name}
                  <span className={css['word']}>{words.word}</span>
                </div>
                <div className={css['detail']}>
                  {connection.practice
                    ? 'Practice pool'
                    : `${connection.username} at ${connection.address}${connection.port === 443 ? '' : `, port ${connection.port}`}`}
                  {connection.passwordKept ? ', password kept' : ''}
                  {connection.readOnly ? ', opened read-only' : ''}
                </div>
              </div>
              {sure === connection.id ? (
                <Button
                  kind="danger-fill"
                  small
                  onClick={() => {
                    link.call('connection.remove', { id: connection.id }).catch(tellFailure);
                  }}
                >
                  {connection.passwordKept ? 'Remove, with its password' : 'Remove'}
                </Button>
              ) : (
                <IconButton
                  icon={Trash2}
                  label={`Remove ${connection.name} from this console…`}
                  onClick={() => setSure(connection.id)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
