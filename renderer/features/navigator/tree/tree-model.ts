import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Key } from '../../../../app/inventory/changes.ts';
import type { Arrangement, Show } from '../../../../app/inventory/tree/arrangement.ts';
import type { Site } from '../../../../app/inventory/tree/node.ts';
import type { Row } from '../../../../app/inventory/tree/row.ts';
import { Tree } from '../../../../app/inventory/tree/tree.ts';
import type { MirroredCls, View } from '../../../../app/inventory/view.ts';
import { useConnections, usePools } from '../../../mirror/hooks.ts';
import { useKept } from '../../../ui/kept.ts';
import type { Lines } from './cursor.ts';

/** What a person opened or closed by hand, by node; everything else follows `usual`. */
type Opened = Readonly<Record<string, boolean>>;

const opened = (value: unknown): Opened => (typeof value === 'object' && value !== null ? (value as Opened) : {});
const MOST_OPENED = 5000;

const touched = (keys: ReadonlySet<string>): readonly Key[] =>
  [...keys].map((text) => {
    const cut = text.indexOf(' ');
    return [text.slice(0, cut) as MirroredCls, text.slice(cut + 1)];
  });

const MOST_POOLS = 30;
const MOST_SERVERS = 12;

/** Pools open by themselves where there are not too many, and their servers where these are few. */
function usual(tree: Tree, pools: readonly View[], key: string): boolean {
  const subject = tree.get(key)?.subject;
  if (pools.length > MOST_POOLS || subject?.type !== 'object') return false;
  if (subject.cls !== 'host') return true;
  return (pools.find(({ pool }) => pool === subject.pool)?.count('host') ?? 0) <= MOST_SERVERS;
}

export interface TreeModel {
  readonly tree: Tree;
  readonly lines: Lines<Row>;
  readonly open: (key: string, open: boolean) => void;
  readonly twist: (keys: readonly string[], open: boolean) => void;
  /** Opens what stands above a node. */
  readonly reveal: (key: string) => void;
}

/** The tree of all pools in one arrangement, kept up to date, with what is open kept across restarts. */
export function useTree(arrangement: Arrangement, show: Show, filter: string): TreeModel {
  const pools = usePools();
  const connections = useConnections();
  const [hand, setHand] = useKept(`navigator.open.${arrangement.id}`, opened);
  const tree = useMemo(() => new Tree(arrangement, show), [arrangement, show]);

  const sites = useMemo(
    () =>
      pools.map((view): Site => ({
        pool: view.pool,
        view,
        name: connections?.find(({ id }) => id === view.pool)?.name ?? view.pool,
      })),
    [pools, connections],
  );
  const rows = useSyncExternalStore(
    useCallback(
      (listener) => {
        const stops = pools.map((view) =>
          view.onFlush(({ keys }) => {
            tree.touch(view.pool, touched(keys));
            listener();
          }),
        );
        return () => {
          for (const stop of stops) stop();
        };
      },
      [tree, pools],
    ),
    useMemo(() => {
      tree.setSites(sites);
      tree.setFilter(filter);
      tree.setExpanded((key) => hand[key] ?? usual(tree, pools, key));
      return () => tree.rows();
    }, [tree, pools, sites, filter, hand]),
  );

  const latest = useRef(hand);
  useEffect(() => {
    latest.current = hand;
  });
  const put = useCallback(
    (changes: Opened) => {
      const next = { ...latest.current, ...changes };
      const keys = Object.keys(next);
      latest.current = keys.length > MOST_OPENED ? changes : next;
      setHand(latest.current);
    },
    [setHand],
  );
  const twist = useCallback(
    (keys: readonly string[], isOpen: boolean) => put(Object.fromEntries(keys.map((key) => [key, isOpen]))),
    [put],
  );
  const open = useCallback((key: string, isOpen: boolean) => twist([key], isOpen), [twist]);
  const reveal = useCallback(
    (key: string) => {
      const closed = tree.above(key).filter((above) => !(latest.current[above] ?? usual(tree, pools, above)));
      if (closed.length > 0) put(Object.fromEntries(closed.map((above) => [above, true])));
    },
    [tree, pools, put],
  );
  const lines = useMemo(() => ({ rows, indexOf: (key: string) => tree.indexOf(rows, key) }), [tree, rows]);
  return { tree, lines, open, twist, reveal };
}
