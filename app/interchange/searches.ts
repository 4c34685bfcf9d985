import { fieldOf } from '../inventory/search/properties.ts';
import {
  MOST_GROUPS,
  type Condition,
  type Filter,
  type SavedView,
  type Together,
} from '../inventory/search/saved-view.ts';
import { conditionFrom, conditionTo } from './search-conditions.ts';
import { joinOf, kindOfTag, propertyOfGroup, tagOfKind, typeOfJoin } from './search-words.ts';
import { element, parseXml, writeXml, type Element } from './xml.ts';

/** What other consoles keep shared searches under, in the pool's `gui_config`; older ones spelt it in two cases. */
const PREFIX = 'xensearch.search-';
export const keyOfSearch = (id: string): string => `xensearch.Search-${id}`;

/** Newer formats may mean other things with the same words. */
const MOST_VERSION = 2;

/** The saved views in a pool's shared settings, by the key each stands under; what cannot be read is left out. */
export function sharedSearches(config: Readonly<Record<string, string>>): ReadonlyMap<string, SavedView> {
  const found = new Map<string, SavedView>();
  for (const [key, xml] of Object.entries(config)) {
    if (!key.toLowerCase().startsWith(PREFIX)) continue;
    const [search] = readSearches(xml) ?? [];
    if (search) found.set(key, { ...search, id: key.slice(PREFIX.length) });
  }
  return found;
}

/** The searches of a file or of one shared entry; undefined where it is neither. */
export function readSearches(text: string): readonly SavedView[] | undefined {
  try {
    const root = parseXml(text);
    const all = /^search$/i.test(root.name) ? [root] : root.children.filter(({ name }) => /^search$/i.test(name));
    return all.flatMap((one) => readSearch(one) ?? []);
  } catch {
    return undefined;
  }
}

function readSearch(search: Element): SavedView | undefined {
  if (Number(search.attributes.get('major_version')) > MOST_VERSION) return undefined;
  const [first, ...others] = search.children;
  const name = search.attributes.get('name')?.slice(0, 300) || 'Unnamed search';
  const scope = first?.children.find((child) => child.name === 'QueryScope');
  if (first?.name !== 'Query' || !scope) return undefined;
  const filter = first.children.find((child) => child !== scope);
  const grouping = others.find((child) => child.name.endsWith('Grouping'));
  const rest = others.filter((child) => child !== grouping);
  return {
    id: search.attributes.get('uuid') ?? '',
    name,
    kinds: [...new Set(scope.children.flatMap((child) => kindOfTag(child.name) ?? []))],
    filter: together(filter && readFilter(filter)),
    groups: grouping ? readGroups(grouping).slice(0, MOST_GROUPS) : [],
    ...(rest.length > 0 ? { rest: rest.map(writeXml).join('') } : {}),
  };
}

const together = (filter: Filter | undefined): Together => {
  if (filter === undefined) return { join: 'all', of: [] };
  return 'join' in filter ? filter : { join: 'all', of: [filter] };
};

function readFilter(from: Element): Filter {
  const join = from.name === 'GroupQuery' ? joinOf(from.attributes.get('type') ?? '') : undefined;
  if (join) return { join, of: from.children.map(readFilter) };
  return conditionFrom(from) ?? { xml: writeXml(from) };
}

function readGroups(from: Element): readonly string[] {
  const property = propertyOfGroup(from);
  const below = from.children.find((child) => child.name.endsWith('Grouping'));
  return [...(property === undefined ? [] : [property]), ...(below ? readGroups(below) : [])];
}

const isCondition = (filter: Filter): filter is Condition => 'on' in filter;

function writeFilter(filter: Filter): readonly Element[] {
  if ('xml' in filter) return [parseXml(filter.xml)];
  if (isCondition(filter)) return conditionTo(filter);
  return [element('GroupQuery', { type: typeOfJoin(filter.join) }, filter.of.flatMap(writeFilter))];
}

function writeGroups(groups: readonly string[]): readonly Element[] {
  const [first, ...others] = groups;
  if (first === undefined) return [];
  const below = writeGroups(others);
  const field = fieldOf(first);
  if (field !== undefined) {
    const definition = element('CustomFieldDefinition', { name: field, type: 'String', defaultValue: '' });
    return [element('CustomFieldGrouping', {}, [...below, definition])];
  }
  const written = GROUPINGS[first];
  if (!written) return below;
  const [name, property] = written;
  return [element(name, property === undefined ? {} : { property }, below)];
}

const OBJECTS = 'XenModelObjectPropertyGrouping';
const VALUES = 'PropertyGrouping';
const GROUPINGS: Readonly<Record<string, readonly [string, string?]>> = {
  pool: [OBJECTS, 'pool'],
  server: [OBJECTS, 'host'],
  network: [OBJECTS, 'networks'],
  storage: [OBJECTS, 'storage'],
  disk: [OBJECTS, 'disks'],
  vm: [OBJECTS, 'vm'],
  vapp: [OBJECTS, 'appliance'],
  system: [VALUES, 'os_name'],
  power: [VALUES, 'power_state'],
  tools: [VALUES, 'virtualisation_status'],
  kind: [VALUES, 'type'],
  ha: [VALUES, 'ha_restart_priority'],
  tag: [VALUES, 'tags'],
  folder: ['FolderGrouping'],
};

function searchElement({ id, name, kinds, filter, groups, rest }: SavedView): Element {
  const scope = element(
    'QueryScope',
    {},
    kinds.map((kind) => element(tagOfKind(kind))),
  );
  const query = element('Query', {}, [scope, ...(filter.of.length > 0 ? writeFilter(filter) : [])]);
  const kept = rest === undefined ? [element('sorting')] : parseXml(`<rest>${rest}</rest>`).children;
  return element('Search', { uuid: id, name, major_version: '2', minor_version: '0' }, [
    query,
    ...writeGroups(groups),
    ...kept,
  ]);
}

/** One search as other consoles keep it in a pool's shared settings. */
export const writeSearch = (search: SavedView): string => writeXml(searchElement(search));

/** Searches as a file that other consoles open. */
export const writeSearchFile = (searches: readonly SavedView[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${writeXml(
    element('Searches', { xmlns: 'http://www.citrix.com/XenCenter/XenSearch/schema' }, searches.map(searchElement)),
  )}\n`;
