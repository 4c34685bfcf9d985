import { ChevronRight, FlaskConical, Folder, Layers, Shapes, Star, Tag, Tags } from 'lucide-react';
import { memo, useCallback, type MouseEvent } from 'react';
import type { GroupIcon } from '../../../app/inventory/tree/node.ts';
import type { Row } from '../../../app/inventory/tree/rows.ts';
import { lookup, type View } from '../../../app/inventory/view.ts';
import { useConnection, useDerived } from '../../mirror/hooks.ts';
import { ObjectGlyph } from '../../mirror/object-glyph.tsx';
import { cx } from '../../ui/cx.ts';
import { shortSpan } from '../../ui/format/time.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { useNow } from '../../ui/use-now.ts';
import { awayFact, factOf, type Fact } from './fact.ts';
import { RenameBox } from './rename.tsx';
import css from './navigator.module.css';

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

const indent = (depth: number) => ({ paddingInlineStart: 2 + depth * 16 });

function FactOf({ fact }: { readonly fact: Fact }) {
  return (
    <span className={css['fact']}>
      {fact.text}
      {fact.badge === undefined ? null : <StateGlyph state={fact.badge} size={12} />}
      {fact.coordinator ? <Star size={11} className={css['star']} role="img" aria-label="Coordinator" /> : null}
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

type ObjectSubject = Extract<Row['node']['subject'], { readonly type: 'object' }>;

function ObjectParts({ row, subject }: { readonly row: Row; readonly subject: ObjectSubject }) {
  const { pool, cls, ref } = subject;
  const connection = useConnection(pool);
  const live = connection?.state.at === 'live';
  const top = row.depth === 0;
  const below = row.expanded ? undefined : row.size;
  const object = useDerived(
    pool,
    useCallback((view: View) => lookup(view, cls, ref), [cls, ref]),
  );
  const fact = useDerived(
    pool,
    useCallback((view: View) => factOf(view, cls, ref, live, below), [cls, ref, live, below]),
  );
  const now = useNow(top && !live ? 10_000 : undefined);
  const away = top && connection !== undefined ? awayFact(connection, now, shortSpan) : undefined;
  return (
    <>
      <span className={css['glyph']}>
        {connection?.practice && cls === 'pool' ? (
          <Icon of={FlaskConical} size={15} />
        ) : object === undefined ? null : (
          <ObjectGlyph pool={pool} object={object} />
        )}
      </span>
      <span className={css['name']}>
        <bdi>{row.node.name}</bdi>
      </span>
      <FactOf fact={away ?? (connection?.practice && cls === 'pool' ? { text: 'simulated' } : fact)} />
    </>
  );
}

function ConnectionParts({ pool, name }: { readonly pool: string; readonly name: string }) {
  const connection = useConnection(pool);
  const now = useNow(10_000);
  return (
    <>
      <span className={css['glyph']}>
        <Icon of={Layers} size={15} />
      </span>
      <span className={css['name']}>{name}</span>
      {connection === undefined ? null : (
        <FactOf fact={awayFact(connection, now, shortSpan) ?? { text: 'reading', badge: 'busy' }} />
      )}
    </>
  );
}

/** One line: twisty, shape, name, one fact. */
export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { row, domId, top, picked, cursor, renaming } = props;
  const { node } = row;
  const { subject } = node;
  const connection = useConnection(subject.type === 'group' ? '' : subject.pool);
  const stale = subject.type !== 'group' && connection?.state.at !== 'live';
  const dim = stale || (subject.type === 'object' && subject.hidden);
  return (
    <div
      role="treeitem"
      id={domId}
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-setsize={row.setsize}
      aria-posinset={row.posinset}
      aria-selected={picked}
      {...(row.expandable ? { 'aria-expanded': row.expanded } : {})}
      title={node.name}
      data-key={node.key}
      className={cx(css['row'], picked && css['picked'], cursor && css['cursor'], dim && css['stale'])}
      style={{ ...indent(row.depth), transform: `translateY(${top}px)` }}
      onPointerDown={(event) => {
        if (event.button === 0 && !renaming) props.onClick(node.key, event);
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
        <ObjectParts row={row} subject={subject} />
      ) : subject.type === 'connection' ? (
        <ConnectionParts pool={subject.pool} name={node.name} />
      ) : (
        <>
          <span className={css['glyph']}>
            <Icon of={groupIcons[subject.icon]} size={15} />
          </span>
          <span className={css['name']}>
            <bdi>{node.name}</bdi>
          </span>
          <FactOf fact={{ text: String(row.size) }} />
        </>
      )}
    </div>
  );
});
