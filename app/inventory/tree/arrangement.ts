import type { Key } from '../changes.ts';
import type { AnyObj, MirroredCls } from '../view.ts';
import type { Node, Site } from './node.ts';

/** What the View menu says should be there too. */
export interface Show {
  readonly templates: boolean;
  readonly builtInTemplates: boolean;
  readonly localStorage: boolean;
  readonly hidden: boolean;
}

export const USUAL: Show = { templates: false, builtInTemplates: false, localStorage: false, hidden: false };

/** Where one object stands: its nodes, and the groups above them, outermost first. None: not shown. */
export interface Placed {
  readonly nodes: readonly Node[];
  readonly groups?: readonly Node[];
}

export const NOWHERE: Placed = { nodes: [] };

/** One way to lay out all objects of all pools. Pure: the forest asks again when something it read may have changed. */
export interface Arrangement {
  readonly id: string;
  /** Classes whose objects are placed. */
  readonly classes: readonly MirroredCls[];
  place(site: Site, obj: AnyObj, show: Show): Placed;
  /** Whose places may be different after this object changed; undefined for all of its pool. */
  follow(site: Site, key: Key): readonly Key[] | undefined;
  /** What stands for a pool whose objects are not here yet. */
  unknown?(site: Site): Node;
}
