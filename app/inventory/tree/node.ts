import type { AnyObj, MirroredCls, PoolId, View } from '../view.ts';
import { naturalKey } from './natural.ts';

/** One connection as the navigator sees it. */
export interface Site {
  readonly pool: PoolId;
  /** Last known name, shown until its objects are here. */
  readonly name: string;
  readonly view: View;
}

export type GroupIcon = 'folder' | 'tag' | 'type' | 'value';

/** What a node stands for. */
export type Subject =
  | {
      readonly type: 'object';
      readonly pool: PoolId;
      readonly cls: MirroredCls;
      readonly ref: string;
      readonly uuid: string;
      /** Shown only because hidden objects are asked for. */
      readonly hidden: boolean;
    }
  /** A saved server of which nothing is known yet. */
  | { readonly type: 'connection'; readonly pool: PoolId }
  | { readonly type: 'group'; readonly icon: GroupIcon };

/** A place in the tree. Keys stay the same for as long as the thing does, over restarts too. */
export interface Node {
  readonly key: string;
  /** Key of the node above; '' at the top. */
  readonly parent: string;
  readonly name: string;
  readonly sort: string;
  readonly subject: Subject;
}

/** Longer names are cut; the whole one is on the object's page. */
const MOST_CHARACTERS = 1000;
const cut = (name: string): string => (name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS)}…` : name);

export const objectKey = (pool: PoolId, obj: AnyObj): string => `${pool}/${obj.$cls}/${obj.uuid || obj.$ref}`;

interface ObjectPlace {
  readonly parent: string;
  readonly name: string;
  /** Two characters that order kinds among siblings. */
  readonly rank: string;
  readonly hidden?: boolean;
  /** Set where one object may stand in several places. */
  readonly key?: string;
}

export function objectNode(site: Site, obj: AnyObj, place: ObjectPlace): Node {
  const key = place.key ?? objectKey(site.pool, obj);
  const { $cls: cls, $ref: ref, uuid } = obj;
  return {
    key,
    parent: place.parent,
    name: cut(place.name),
    sort: `${place.rank}${naturalKey(cut(place.name))}\u0000${key}`,
    subject: { type: 'object', pool: site.pool, cls, ref, uuid, hidden: place.hidden ?? false },
  };
}

export const connectionNode = (site: Site): Node => ({
  key: `${site.pool}/connection`,
  parent: '',
  name: site.name,
  sort: `90${naturalKey(site.name)}\u0000${site.pool}`,
  subject: { type: 'connection', pool: site.pool },
});

export const groupNode = (parent: string, name: string, icon: GroupIcon, rank = '00'): Node => {
  const key = `${parent}>${icon}:${name}`;
  return { key, parent, name, sort: `${rank}${naturalKey(name)}\u0000${key}`, subject: { type: 'group', icon } };
};

/** What the group behind such a key is called. */
export const groupName = (key: string): string => /.*>(?:folder|tag|type|value):(.*)$/s.exec(key)?.[1] ?? key;
