import { useMemo } from 'react';
import { lacksPassword } from '../../../../app/contract/connections.ts';
import type { Row } from '../../../../app/inventory/tree/row.ts';
import { useLink } from '../../../link/link.tsx';
import { tellFailure } from '../../../link/tell.ts';
import { openDialog } from '../../../objects/dialogs.ts';
import { useDisconnect } from '../../../objects/disconnect.ts';
import { useConnection } from '../../../mirror/hooks.ts';
import { ObjectMenu } from '../../../objects/verbs/menu.tsx';
import type { ObjectKey } from '../../../objects/place.ts';
import type { MenuEntry } from '../../../ui/layer/menu.tsx';
import type { Cursor } from './cursor.ts';
import { useLabelEntries, useLeaving } from './label-entries.ts';

interface TreeMenuProps {
  readonly rows: readonly Row[];
  readonly cursor: Cursor;
  readonly onTwistAll: (key: string, open: boolean) => void;
  readonly onOpen: (key: string) => void;
}

/** What can be done with the connection a line stands for. */
function useConnectionEntries(pool: string | undefined): readonly MenuEntry[] {
  const connection = useConnection(pool ?? '');
  const link = useLink();
  const disconnect = useDisconnect();
  if (connection === undefined) return [];
  const { id, state } = connection;
  const call = (name: 'connection.connect' | 'connection.retryNow' | 'connection.forgetPassword') => () => {
    link.call(name, { id }).catch(tellFailure);
  };
  const entries: MenuEntry[] = [];
  if (state.at === 'offline') entries.push({ label: 'Connect', onSelect: call('connection.connect') });
  if (state.at === 'waiting') entries.push({ label: 'Retry now', onSelect: call('connection.retryNow') });
  if (state.at === 'untrusted')
    entries.push({
      label: 'Compare the certificate…',
      onSelect: () => openDialog('trust', { args: { connection: id } }),
    });
  if (connection.passwordKept && lacksPassword(state))
    entries.push({ label: 'Unlock your passwords…', onSelect: () => openDialog('unlock-vault') });
  if (state.at === 'connecting') entries.push({ label: 'Cancel connecting', onSelect: () => disconnect([id]) });
  else if (state.at !== 'offline') entries.push({ label: 'Disconnect', onSelect: () => disconnect([id]) });
  entries.push({ label: 'Sign in as…', onSelect: () => openDialog('sign-in', { args: { connection: id } }) });
  if (connection.passwordKept)
    entries.push({ label: 'Forget the saved password', onSelect: call('connection.forgetPassword') });
  entries.push({
    label: 'Remove from this console…',
    danger: true,
    onSelect: () => openDialog('server-list', { args: { remove: id } }),
  });
  return entries;
}

const keysOf = (rows: readonly Row[]): readonly ObjectKey[] =>
  rows.flatMap(({ node: { subject } }) =>
    subject.type === 'object' ? [{ pool: subject.pool, cls: subject.cls, uuid: subject.uuid }] : [],
  );

/** The tree's context menu: every verb for what is selected, then what concerns the tree itself. */
export function TreeMenu({ rows, cursor, onTwistAll, onOpen }: TreeMenuProps) {
  const picked = useMemo(() => rows.filter(({ node }) => cursor.picked.has(node.key)), [rows, cursor.picked]);
  const keys = useMemo(() => keysOf(picked), [picked]);
  const one = picked.length === 1 ? picked[0] : undefined;
  const top =
    one !== undefined && one.depth === 0 && one.node.subject.type !== 'group' ? one.node.subject.pool : undefined;
  const connection = useConnectionEntries(top);
  const labels = useLabelEntries();
  const leaving = useLeaving();
  const nodes = picked.map(({ node }) => node);
  const more: MenuEntry[] = [...connection, ...labels(nodes), ...leaving(nodes, keys)];
  if (one !== undefined) {
    const { key, subject } = one.node;
    const own: MenuEntry[] = [];
    if (subject.type === 'object' && !one.expandable)
      own.push({ label: 'Open', shortcut: 'Enter', onSelect: () => onOpen(key) });
    if (one.expandable)
      own.push(
        { label: 'Expand everything below', shortcut: '*', onSelect: () => onTwistAll(key, true) },
        { label: 'Collapse what is below', onSelect: () => onTwistAll(key, false) },
      );
    if (more.length > 0 && own.length > 0) more.push({ kind: 'separator' });
    more.push(...own);
  }
  return <ObjectMenu keys={keys} more={more} />;
}
