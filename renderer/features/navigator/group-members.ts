import { useMemo } from 'react';
import type { Tree } from '../../../app/inventory/tree/tree.ts';
import { sameObject, type ObjectKey } from '../../objects/place.ts';
import { useKept } from '../../mirror/kept.ts';
import { arrangementOf, grouping } from './arrangements.ts';
import { useShow } from './show.ts';
import { useTree } from './tree-model.ts';
import { viewId } from './views.ts';

function membersOf(tree: Tree, key: string): readonly ObjectKey[] {
  const found: ObjectKey[] = [];
  const visit = (parent: string): void => {
    for (const { key: below, subject } of tree.children(parent)) {
      if (subject.type === 'object') {
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
export function useGroupMembers(view: string, key: string): readonly ObjectKey[] {
  const [by] = useKept('navigator.grouping', grouping);
  const { tree, rows } = useTree(arrangementOf(viewId(view), by), useShow(), '');
  return useMemo(() => (rows.length === 0 ? [] : membersOf(tree, key)), [tree, rows, key]);
}
