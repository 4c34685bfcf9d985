import { Download, FileInput, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLink } from '../../link/link.tsx';
import type { DialogBodyProps } from '../../objects/dialogs.ts';
import { useConnections } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/layer/dialog.tsx';
import { icons } from '../../ui/glyph/icons.ts';
import { MenuButton } from '../../ui/layer/menu.tsx';
import { readText } from '../../ui/read-text.ts';
import { saveText } from '../../ui/save-text.ts';
import { StateGlyph } from '../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../ui/use-now.ts';
import { stateWords } from './words.ts';
import css from './summary.module.css';

/** All saved servers: remove, export and import the list. Credentials never leave this computer. */
export function ServerList({ onClose }: DialogBodyProps) {
  const connections = useConnections() ?? [];
  const link = useLink();
  const now = useNow(1000);
  const file = useRef<HTMLInputElement>(null);
  const [sure, setSure] = useState<string>();
  const [note, say] = useState('An exported list holds addresses and names, never passwords');
  const read = async (chosen: File): Promise<void> => {
    const { added } = await link.call('servers.import', { text: await readText(chosen) });
    say(
      added === 0
        ? `${chosen.name} holds no server that is not here already`
        : `${added} added; each waits for its password`,
    );
  };
  const write = (form: 'xenith' | 'xencenter'): void => {
    link
      .call('servers.export', { form })
      .then(({ text }) =>
        form === 'xenith'
          ? saveText('servers.json', 'application/json', text)
          : saveText('servers.xml', 'application/xml', text),
      )
      .catch(() => say('The list could not be written'));
  };
  const empty = connections.every(({ practice }) => practice) ? 'no server is saved' : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Server list"
      icon={icons.pool}
      width={560}
      footnote={note}
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
          if (chosen !== undefined) read(chosen).catch(() => say(`${chosen.name} is no server list`));
        }}
      />
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
                </div>
              </div>
              {sure === connection.id ? (
                <Button
                  kind="danger-fill"
                  small
                  onClick={() => {
                    link.call('connection.remove', { id: connection.id }).catch(() => undefined);
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
