import { useMemo } from 'react';
import { carriersOf } from '../../../../app/actions/organise/tag/tags.ts';
import { lacksPassword } from '../../../../app/contract/connections.ts';
import { folderOf, FOLDERS_KEY } from '../../../../app/inventory/tree/labels.ts';
import type { Node } from '../../../../app/inventory/tree/node.ts';
import type { Row } from '../../../../app/inventory/tree/row.ts';
import { useLink } from '../../../link/link.tsx';
import { tellFailure } from '../../../link/tell.ts';
import { openDialog } from '../../../objects/dialogs.ts';
import { useDisconnect } from '../../../objects/disconnect.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import { everyPool, poolsWith } from '../../../objects/folders.ts';
import { keyOf, useRunAction } from '../../../objects/offers.ts';
import { useConnection } from '../../../mirror/hooks.ts';
import { ObjectMenu } from '../../../objects/verbs/menu.tsx';
import type { ObjectKey } from '../../../objects/place.ts';
import type { MenuEntry } from '../../../ui/layer/menu.tsx';
import type { Cursor } from './cursor.ts';

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

/** What can be done with a tag or a folder, over all pools that have it. */
function useLabelEntries(): (node: Node) => readonly MenuEntry[] {
  const mirror = useMirror();
  const run = useRunAction();
  return ({ key, name, subject }) => {
    if (subject.type !== 'group') return [];
    if (subject.icon === 'tag') {
      const targets = mirror.pools.get().flatMap((view) => carriersOf(view, name).map((one) => keyOf(view.pool, one)));
      return [
        {
          label: 'Rename tag…',
          onSelect: () => openDialog('object.retag', { targets, args: { from: name, to: name } }),
        },
        { label: 'Take it off everything', onSelect: () => run('object.untag', targets, { tags: [name] }) },
      ];
    }
    const newIn = (above: string): MenuEntry => ({
      label: 'New folder…',
      onSelect: () => {
        const pools = above === '' ? everyPool(mirror) : poolsWith(mirror, above);
        openDialog('pool.newFolder', { targets: pools.slice(0, 1), args: { folder: `${above}/` } });
      },
    });
    if (key === FOLDERS_KEY) return [newIn('')];
    if (subject.icon !== 'folder') return [];
    const path = folderOf(key);
    const targets = poolsWith(mirror, path);
    return [
      newIn(path),
      {
        label: 'Move or rename folder…',
        onSelect: () => openDialog('pool.moveFolder', { targets, args: { from: path, to: path } }),
      },
      { label: 'Delete folder…', danger: true, onSelect: () => run('pool.deleteFolder', targets, { folder: path }) },
    ];
  };
}

/** The tree's context menu: every verb for what is selected, then what concerns the tree itself. */
export function TreeMenu({ rows, cursor, onTwistAll, onOpen }: TreeMenuProps) {
  const picked = useMemo(() => rows.filter(({ node }) => cursor.picked.has(node.key)), [rows, cursor.picked]);
  const keys = useMemo(() => keysOf(picked), [picked]);
  const one = picked.length === 1 ? picked[0] : undefined;
  const top =
    one !== undefined && one.depth === 0 && one.node.subject.type !== 'group' ? one.node.subject.pool : undefined;
  const connection = useConnectionEntries(top);
  const labels = useLabelEntries();
  const more: MenuEntry[] = [...connection];
  if (one !== undefined) {
    const { key, subject } = one.node;
    const own: MenuEntry[] = [];
    if (subject.type === 'object' && !one.expandable)
      own.push({ label: 'Open', shortcut: 'Enter', onSelect: () => onOpen(key) });
    own.push(...labels(one.node));
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
