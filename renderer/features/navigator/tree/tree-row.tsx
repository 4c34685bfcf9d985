import { ChevronRight, FlaskConical, Folder, Layers, Server, Shapes, Star, Tag, Tags } from 'lucide-react';
import { memo, useCallback, useEffect, useMemo, useRef, type MouseEvent } from 'react';
import type { Connection } from '../../../../app/contract/connections.ts';
import { folderOf, FOLDERS_KEY } from '../../../../app/inventory/tree/labels.ts';
import type { GroupIcon } from '../../../../app/inventory/tree/node.ts';
import type { Row } from '../../../../app/inventory/tree/row.ts';
import { lookup, type View } from '../../../../app/inventory/view.ts';
import { dragFolder, dragLine, dropOnto, useHeld, type Onto, type Said } from '../../../objects/drag.ts';
import { useConnection, useDerived } from '../../../mirror/hooks.ts';
import { awayFact } from '../../../objects/away.ts';
import { MarkGlyph, markOf } from '../../../objects/glyph.tsx';
import { cx } from '../../../ui/cx.ts';
import { Icon } from '../../../ui/glyph/icon.tsx';
import { icons } from '../../../ui/glyph/icons.ts';
import { StateGlyph } from '../../../ui/glyph/state-glyph.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { factOf, type Fact } from '../fact.ts';
import { RenameBox } from '../rename.tsx';
import css from '../navigator.module.css';

interface TreeRowProps {
  readonly row: Row;
  readonly domId: string;
  readonly top: number;
  readonly picked: boolean;
  readonly cursor: boolean;
  readonly renaming: boolean;
  readonly onRenamed: () => void;
  readonly onTwist: (key: string, open: boolean) => void;
  readonly onClick: (key: string, event: MouseEvent) => void;
  readonly onOpen: (key: string) => void;
}

const groupIcons: Record<GroupIcon, typeof Folder> = {
  folder: Folder,
  tag: Tag,
  type: Shapes,
  value: Tags,
};

/** Groups of one kind have the kind's own drawing. */
const typeIcons: Readonly<Record<string, typeof Folder>> = {
  Pools: icons.pool,
  Servers: Server,
  'Virtual machines': icons.vm,
  Snapshots: icons.snapshot,
  Templates: icons.template,
  'Built-in templates': icons.template,
  'Shared storage': icons.storage,
  'Local storage': icons.storage,
  Disks: icons.disk,
  Networks: icons.network,
  vApps: icons.vapp,
  Folders: icons.folder,
  Tags: icons.tag,
};

const iconOfGroup = (icon: GroupIcon, name: string): typeof Folder =>
  (icon === 'type' ? typeIcons[name] : undefined) ?? groupIcons[icon];

const indent = (depth: number) => ({ paddingInlineStart: 2 + depth * 16 });

/** Of a fact this much stays whatever the name is; what is more is cut before the name is. */
const FACT_LETTERS = 9;
const leastOf = ({ text = '', badge, star }: Fact) => ({
  minWidth: `calc(${Math.min(text.length, FACT_LETTERS)}ch + ${[badge, star].filter((one) => one !== undefined).length * 18}px)`,
});

function FactOf({ fact }: { readonly fact: Fact }) {
  return (
    <span className={css['fact']} style={leastOf(fact)}>
      {fact.text === undefined ? null : <span className={css['factText']}>{fact.text}</span>}
      {fact.badge === undefined ? null : <StateGlyph state={fact.badge} size={12} />}
      {fact.star === undefined ? null : <Star size={11} className={css['star']} role="img" aria-label={fact.star} />}
    </span>
  );
}

function Twisty({ row, onTwist }: Pick<TreeRowProps, 'row' | 'onTwist'>) {
  if (!row.expandable) return <span className={css['twisty']} />;
  return (
    // The keyboard has the arrow keys for it; a button in every line would only be in the way of a reader.
    <span
      className={cx(css['twisty'], row.expanded && css['open'])}
      aria-hidden
      onPointerDown={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onTwist(row.node.key, !row.expanded);
      }}
    >
      <Icon of={ChevronRight} size={14} />
    </span>
  );
}

const verdictGlyph = { fits: 'done', some: 'done', none: 'refused', here: 'info', closed: 'refused' } as const;

type ObjectSubject = Extract<Row['node']['subject'], { readonly type: 'object' }>;

/** All that a line tells of its object, in one: thousands of lines come and go while the tree scrolls. */
function useSight({ size, expanded }: Row, { pool, cls, ref }: ObjectSubject, connection: Connection | undefined) {
  const live = connection?.state.at === 'live';
  const offset = connection?.state.at === 'live' ? connection.state.clockOffset : 0;
  const below = expanded ? undefined : size;
  return useDerived(
    pool,
    useCallback(
      (view: View) => {
        const object = lookup(view, cls, ref);
        const now = Date.now() + offset;
        return object && { mark: markOf(view, object, live, now), fact: factOf(view, object, { live, below, now }) };
      },
      [cls, ref, live, below, offset],
    ),
  );
}

interface ObjectPartsProps {
  readonly row: Row;
  readonly subject: ObjectSubject;
  readonly connection: Connection | undefined;
  /** What a server or a pool says to what is carried. */
  readonly said: Said | undefined;
}

function ObjectParts({ row, subject, connection, said }: ObjectPartsProps) {
  const sight = useSight(row, subject, connection);
  const practice = connection?.practice === true && subject.cls === 'pool';
  return (
    <>
      <bdi className={css['name']}>{row.node.name}</bdi>
      <span className={css['glyph']}>
        {sight && <MarkGlyph mark={sight.mark} icon={practice ? FlaskConical : undefined} />}
      </span>
      {said ? (
        <span
          className={cx(css['fact'], css['verdict'], (said.state === 'fits' || said.state === 'some') && css['fits'])}
        >
          <StateGlyph state={verdictGlyph[said.state]} size={12} />
          <span className={css['factText']}>{said.badge.replace(', copied', '')}</span>
        </span>
      ) : row.depth === 0 && connection && connection.state.at !== 'live' ? (
        <AwayFact connection={connection} />
      ) : sight ? (
        <FactOf fact={practice && sight.fact.plain ? { text: 'simulated' } : sight.fact} />
      ) : null}
    </>
  );
}

/** Why a pool is not live, or for how long. */
function AwayFact({ connection }: { readonly connection: Connection }) {
  const now = useNow(10_000);
  return <FactOf fact={awayFact(connection, now) ?? { text: 'reading', badge: 'busy' }} />;
}

function ConnectionParts({ connection, name }: { readonly connection: Connection | undefined; readonly name: string }) {
  return (
    <>
      <span className={css['name']}>{name}</span>
      <span className={css['glyph']}>
        <Icon of={Layers} size={15} />
      </span>
      {connection && <AwayFact connection={connection} />}
    </>
  );
}

/** What a tag, a folder or a vApp takes in. */
function ontoOf({ key, name, subject }: Row['node']): Onto | undefined {
  if (subject.type === 'object') {
    const { pool, cls, uuid } = subject;
    return cls === 'VM_appliance' ? { to: 'vapp', name, key: { pool, cls, uuid } } : undefined;
  }
  if (subject.type !== 'group') return undefined;
  if (subject.icon === 'tag') return { to: 'tag', name };
  if (key === FOLDERS_KEY) return { to: 'folder', name, path: '' };
  if (subject.icon !== 'folder') return undefined;
  return { to: 'folder', name, path: folderOf(key) };
}

/** While something is carried, what a server says to it stands where its fact was. */
function useHand(node: Row['node'], onTwist: TreeRowProps['onTwist']) {
  const element = useRef<HTMLDivElement>(null);
  const { key, subject } = node;
  const { pool, cls, uuid } = subject.type === 'object' ? subject : { pool: '', cls: undefined, uuid: '' };
  const onto = useMemo(() => ontoOf(node), [node]);
  const path = onto?.to === 'folder' && onto.path !== '' ? onto.path : undefined;
  useEffect(() => {
    if (onto) {
      const stops = [
        dropOnto(onto, () => onTwist(key, true))(element.current),
        path === undefined ? undefined : dragFolder(onto.name, path)(element.current),
      ];
      return () => stops.forEach((stop) => stop?.());
    }
    return cls === undefined ? undefined : dragLine({ pool, cls, uuid })(element.current);
  }, [pool, cls, uuid, onto, path, key, onTwist]);
  return { element, ...useHeld(cls === undefined ? undefined : { pool, cls, uuid }, onto, path) };
}

/** One line: twisty, shape, name, one fact. */
export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { row, domId, top, picked, cursor, renaming } = props;
  const { node } = row;
  const { subject } = node;
  const connection = useConnection(subject.type === 'group' ? '' : subject.pool);
  const stale = subject.type !== 'group' && connection?.state.at !== 'live';
  const dim = stale || (subject.type === 'object' && subject.hidden);
  const { element, carried, hot, said } = useHand(node, props.onTwist);
  return (
    <div
      ref={element}
      role="treeitem"
      id={domId}
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-setsize={row.setsize}
      aria-posinset={row.posinset}
      aria-selected={picked}
      {...(row.expandable ? { 'aria-expanded': row.expanded } : {})}
      {...(subject.type === 'object' ? {} : { title: node.name })}
      data-key={node.key}
      className={cx(
        css['row'],
        picked && css['picked'],
        cursor && css['cursor'],
        dim && css['stale'],
        carried && css['carried'],
        hot && css['hot'],
      )}
      style={{ ...indent(row.depth), transform: `translateY(${top}px)` }}
      onPointerDown={(event) => {
        // A press on what is picked may be the start of a drag of all of it.
        const keep = picked && !event.shiftKey && !event.ctrlKey && !event.metaKey;
        if (event.button === 0 && !renaming && !keep) props.onClick(node.key, event);
      }}
      onPointerUp={(event) => {
        if (event.button === 0 && picked && !renaming && !event.shiftKey && !event.ctrlKey && !event.metaKey)
          props.onClick(node.key, event);
      }}
      onDoubleClick={() => props.onOpen(node.key)}
    >
      <Twisty row={row} onTwist={props.onTwist} />
      {renaming && subject.type === 'object' ? (
        <RenameBox
          target={{ pool: subject.pool, cls: subject.cls, uuid: subject.uuid }}
          name={node.name}
          onDone={props.onRenamed}
        />
      ) : subject.type === 'object' ? (
        <ObjectParts row={row} subject={subject} connection={connection} said={said} />
      ) : subject.type === 'connection' ? (
        <ConnectionParts connection={connection} name={node.name} />
      ) : (
        <>
          <bdi className={css['name']}>{node.name}</bdi>
          <span className={css['glyph']}>
            <Icon of={iconOfGroup(subject.icon, node.name)} size={15} />
          </span>
          <FactOf fact={{ text: String(row.size) }} />
        </>
      )}
    </div>
  );
});
