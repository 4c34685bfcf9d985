import { useMemo } from 'react';
import { folderOf } from '../../../app/inventory/tree/labels.ts';
import type { Row } from '../../../app/inventory/tree/rows.ts';
import { useLink } from '../../link/link.tsx';
import { openDialog } from '../../objects/dialogs.ts';
import { useMirror } from '../../mirror/provider.tsx';
import { poolsWith } from '../../objects/folders.ts';
import { useConnection } from '../../mirror/hooks.ts';
import { ObjectMenu } from '../../objects/menu.tsx';
import type { ObjectKey } from '../../objects/place.ts';
import type { MenuEntry } from '../../ui/layer/menu.tsx';
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
  if (connection === undefined) return [];
  const { id, state } = connection;
  const call =
    (name: 'connection.connect' | 'connection.disconnect' | 'connection.retryNow' | 'connection.remove') => () => {
      link.call(name, { id }).catch(() => undefined);
    };
  const entries: MenuEntry[] = [];
  if (state.at === 'offline') entries.push({ label: 'Connect', onSelect: call('connection.connect') });
  if (state.at === 'waiting') entries.push({ label: 'Retry now', onSelect: call('connection.retryNow') });
  if (state.at === 'untrusted')
    entries.push({
      label: 'Compare the certificate…',
      onSelect: () => openDialog('trust', { args: { connection: id } }),
    });
  if (state.at === 'connecting') entries.push({ label: 'Cancel connecting', onSelect: call('connection.disconnect') });
  else if (state.at !== 'offline') entries.push({ label: 'Disconnect', onSelect: call('connection.disconnect') });
  entries.push({ label: 'Sign in as…', onSelect: () => openDialog('sign-in', { args: { connection: id } }) });
  if (state.at !== 'live')
    entries.push({ label: 'Remove from this console', danger: true, onSelect: call('connection.remove') });
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
  const mirror = useMirror();
  const more: MenuEntry[] = [...connection];
  if (one !== undefined) {
    const { key } = one.node;
    if (more.length > 0) more.push({ kind: 'separator' });
    if (one.node.subject.type === 'object') {
      if (!one.expandable) more.push({ label: 'Open', shortcut: 'Enter', onSelect: () => onOpen(key) });
    }
    if (one.node.subject.type === 'group' && one.node.subject.icon === 'folder') {
      const path = folderOf(key);
      const targets = poolsWith(mirror, path);
      more.push({
        label: 'Move or rename folder…',
        why: targets.length === 0 ? 'no pool has it' : undefined,
        onSelect: () => openDialog('pool.moveFolder', { targets, args: { from: path, to: path } }),
      });
    }
    if (one.expandable)
      more.push(
        { label: 'Expand everything below', shortcut: '*', onSelect: () => onTwistAll(key, true) },
        { label: 'Collapse what is below', onSelect: () => onTwistAll(key, false) },
      );
  }
  return <ObjectMenu keys={keys} more={more} />;
}
