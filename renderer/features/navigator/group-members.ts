import { useMemo } from 'react';
import { isGroupOf } from '../../../app/inventory/search/arrangement.ts';
import { classesOf } from '../../../app/inventory/search/kinds.ts';
import { groupNode, type Node } from '../../../app/inventory/tree/node.ts';
import type { Tree } from '../../../app/inventory/tree/tree.ts';
import { sameObject, type ObjectKey } from '../../objects/place.ts';
import { useChosenView, useSavedViews } from '../../objects/saved-views.ts';
import { arrangementOf } from './arrangements.ts';
import { useShow } from './show.ts';
import { useTree } from './tree/tree-model.ts';
import { viewId } from './views.ts';

/** Stands for everything in a saved view. */
export const wholeOf = (name: string): string => groupNode(WHOLE, name, 'value').key;
const WHOLE = '*';

/** `counted`: whether an object that others stand under is a member too. */
function membersOf(tree: Tree, key: string, counted: (node: Node) => boolean): readonly ObjectKey[] {
  const found: ObjectKey[] = [];
  const visit = (parent: string): void => {
    for (const node of tree.children(parent)) {
      const { key: below, subject } = node;
      if (subject.type === 'object' && counted(node)) {
        const one = { pool: subject.pool, cls: subject.cls, uuid: subject.uuid };
        if (!found.some((other) => sameObject(other, one))) found.push(one);
      }
      visit(below);
    }
  };
  visit(key);
  return found;
}

/** The objects under a node that is no object itself; the same array while nothing in the tree changes. */
export function useGroupMembers(view: string, path: readonly string[]): readonly ObjectKey[] {
  const views = useSavedViews();
  const chosen = useChosenView();
  // A group of a saved view stays what it was when another view is chosen.
  const saved = view === 'saved' ? (views.find((one) => one.view.id === path[0]) ?? chosen) : chosen;
  const key = path.at(-1) ?? '';
  const { tree, lines } = useTree(arrangementOf(viewId(view), saved.view), useShow(), '');
  return useMemo(() => {
    if (lines.rows.length === 0) return [];
    const asked = classesOf(saved.view.kinds);
    const counted = (node: Node): boolean =>
      view !== 'saved' || !isGroupOf(node) || (node.subject.type === 'object' && asked.includes(node.subject.cls));
    return membersOf(tree, key.startsWith(WHOLE) ? '' : key, counted);
  }, [tree, lines, key, view, saved]);
}
