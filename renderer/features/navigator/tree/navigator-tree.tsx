import { useCallback, useEffect, useRef, useState } from 'react';
import { lacksPassword } from '../../../../app/contract/connections.ts';
import type { SavedView } from '../../../../app/inventory/search/saved-view.ts';
import type { Show } from '../../../../app/inventory/tree/arrangement.ts';
import { isLive } from '../../../../app/inventory/describe/home.ts';
import { objectKey, type Node } from '../../../../app/inventory/tree/node.ts';
import type { Tree } from '../../../../app/inventory/tree/tree.ts';
import type { AnyObj } from '../../../../app/inventory/view.ts';
import { useLink } from '../../../link/link.tsx';
import { tellFailure } from '../../../link/tell.ts';
import { useRunAction } from '../../../objects/offers.ts';
import { openDialog } from '../../../objects/dialogs.ts';
import { useConnections } from '../../../mirror/hooks.ts';
import { go, select, usePlace, type ObjectKey, type Place } from '../../../objects/place.ts';
import { useMirror } from '../../../mirror/provider.tsx';
import { arrangementOf } from '../arrangements.ts';
import { nowhere, pick, settle, type Cursor } from './cursor.ts';
import { TreeList } from './tree-list.tsx';
import { useTree } from './tree-model.ts';
import { views, type ViewId } from '../views.ts';
import css from '../navigator.module.css';

interface NavigatorTreeProps {
  readonly view: ViewId;
  /** The one that is shown where the view is the saved views. */
  readonly saved: SavedView;
  readonly show: Show;
  readonly filter: string;
  readonly onFilterClear: () => void;
  /** Hands out how to put the keyboard into the tree. */
  readonly onReady: (focus: () => void) => void;
}

const keyOfNode = ({ subject }: Node): ObjectKey | undefined =>
  subject.type === 'object' ? { pool: subject.pool, cls: subject.cls, uuid: subject.uuid } : undefined;

/** Where a line leads. */
function placeOfNode(node: Node, view: ViewId, saved: SavedView): Place {
  const key = keyOfNode(node);
  if (key !== undefined) return { at: 'object', ...key };
  if (node.subject.type === 'connection') return { at: 'page', page: 'connection', rest: [node.subject.pool] };
  return { at: 'group', view, path: view === 'saved' ? [saved.id, node.key] : [node.key] };
}

const nodeKeyOf = (place: Place): string | undefined =>
  place.at === 'object'
    ? objectKey(place.pool, { $cls: place.cls, uuid: place.uuid, $ref: '' } as unknown as AnyObj)
    : place.at === 'page' && place.page === 'connection'
      ? `${place.rest[0] ?? ''}/connection`
      : undefined;

/** Everything below a node that can itself be opened. */
function insideOf(tree: Tree, key: string): readonly string[] {
  return tree
    .children(key)
    .flatMap((node) => (tree.children(node.key).length > 0 ? [node.key, ...insideOf(tree, node.key)] : []));
}

/** What a double-click does where opening the page is not all: XenCenter's rules. */
function useDoubleClick(): (node: Node) => boolean {
  const mirror = useMirror();
  const link = useLink();
  const run = useRunAction();
  return useCallback(
    (node) => {
      const { subject } = node;
      if (subject.type === 'group') return false;
      const connection = mirror.connections.get()?.find(({ id }) => id === subject.pool);
      if (connection?.state.at === 'offline') {
        link.call('connection.connect', { id: connection.id }).catch(tellFailure);
        return true;
      }
      if (connection?.state.at === 'untrusted' || connection?.state.at === 'locked-out') {
        if (connection.passwordKept && lacksPassword(connection.state)) openDialog('unlock-vault');
        else
          openDialog(connection.state.at === 'untrusted' ? 'trust' : 'sign-in', {
            args: { connection: connection.id },
          });
        return true;
      }
      if (subject.type !== 'object') return false;
      if (subject.cls === 'host') {
        const view = mirror.pool(subject.pool);
        const host = view.get('host', subject.ref);
        if (host === undefined || isLive(view, host)) return false;
        run('host.powerOn', [{ pool: subject.pool, cls: 'host', uuid: subject.uuid }]);
        return true;
      }
      if (subject.cls !== 'VM') return false;
      const vm = mirror.pool(subject.pool).get('VM', subject.ref);
      if (vm === undefined) return false;
      const key = { pool: subject.pool, cls: subject.cls, uuid: subject.uuid };
      if (vm.is_a_template && !vm.is_a_snapshot) openDialog('template.createVm', { targets: [key] });
      else if (vm.power_state === 'Halted') run('vm.start', [key]);
      else if (vm.power_state === 'Suspended') run('vm.resume', [key]);
      else return false;
      return true;
    },
    [mirror, link, run],
  );
}

/** The tree of one view, tied to the place in the middle: what is picked here is shown there, and the other way round. */
export function NavigatorTree({ view, saved, show, filter, onFilterClear, onReady }: NavigatorTreeProps) {
  const { tree, lines, open, twist, reveal } = useTree(arrangementOf(view, saved), show, filter);
  const { place } = usePlace();
  const [cursor, setCursor] = useState<Cursor>(nowhere);
  const [renaming, setRenaming] = useState<string>();
  const [trail, setTrail] = useState<readonly string[]>([]);
  const doubleClick = useDoubleClick();
  const connections = useConnections();

  const onCursor = useCallback(
    (next: Cursor) => {
      setCursor(next);
      setTrail(next.at === undefined ? [] : tree.above(next.at));
      const nodes = [...next.picked].map((key) => tree.get(key)).filter((node) => node !== undefined);
      const [only] = nodes;
      select(nodes.map(keyOfNode).filter((key) => key !== undefined));
      if (nodes.length > 1) go({ at: 'selection' }, { replace: place.at === 'selection' });
      else if (only !== undefined) go(placeOfNode(only, view, saved));
    },
    [tree, view, saved, place.at],
  );

  // The place changed elsewhere: the cursor follows, its line is brought in sight, and a filter that hides it goes.
  const wanted = nodeKeyOf(place);
  const known = wanted !== undefined && tree.get(wanted) !== undefined;
  const [followed, setFollowed] = useState<string>();
  if (known && followed !== wanted) {
    setFollowed(wanted);
    if (cursor.picked.size !== 1 || !cursor.picked.has(wanted)) setCursor(pick(lines, nowhere, wanted, 'alone'));
    setTrail(tree.above(wanted));
  }
  useEffect(() => {
    if (known) reveal(wanted);
  }, [wanted, known, reveal]);
  const filteredOut = known && filter !== '' && lines.indexOf(wanted) < 0;
  const lastWanted = useRef(wanted);
  useEffect(() => {
    if (lastWanted.current !== wanted && filteredOut) onFilterClear();
    lastWanted.current = wanted;
  }, [wanted, filteredOut, onFilterClear]);

  const settled = filter === '' ? settle(lines, cursor, trail) : cursor;

  const onOpen = useCallback(
    (key: string) => {
      const node = tree.get(key);
      const row = lines.rows[lines.indexOf(key)];
      if (node === undefined || doubleClick(node)) return;
      if (row?.expandable) open(key, !row.expanded);
    },
    [tree, lines, open, doubleClick],
  );
  const onTwistAll = useCallback(
    (key: string, isOpen: boolean) => {
      twist([...insideOf(tree, key), ...(isOpen ? [key] : [])], isOpen);
    },
    [tree, twist],
  );
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    onReady(() => {
      box.current?.querySelector<HTMLElement>('[role=tree]')?.focus();
      const first = lines.rows.find((row) => row.found) ?? lines.rows[0];
      if (filter !== '' && first !== undefined) onCursor(pick(lines, cursor, first.node.key, 'alone'));
    });
  }, [onReady, lines, cursor, filter, onCursor]);

  if (lines.rows.length === 0)
    return (
      <p className={css['none']}>
        {filter !== ''
          ? 'Nothing matches all of these words.'
          : connections === undefined
            ? ''
            : view === 'saved'
              ? 'No object is in this view now.'
              : 'Nothing here yet.'}
      </p>
    );
  return (
    <div ref={box} className={css['treeBox']}>
      <TreeList
        label={views.find((one) => one.value === view)?.label ?? 'Navigator'}
        lines={lines}
        cursor={settled}
        onCursor={onCursor}
        onTwist={open}
        onOpen={onOpen}
        renaming={renaming}
        onRename={setRenaming}
        onTwistAll={onTwistAll}
        remember={view === 'saved' ? `saved.${saved.id}` : view}
        show={known ? wanted : undefined}
      />
    </div>
  );
}
