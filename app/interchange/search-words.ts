import type { Join, ViewKind } from '../inventory/search/saved-view.ts';
import type { Element } from './xml.ts';

/** Words of other consoles' search files against ours, both ways. */
const tags: { readonly [K in ViewKind]: string } = {
  pool: 'Pool',
  server: 'Server',
  'virtual machine': 'VM',
  snapshot: 'Snapshot',
  template: 'UserTemplate',
  'built-in template': 'DefaultTemplate',
  'shared storage': 'RemoteSR',
  'local storage': 'LocalSR',
  disk: 'VDI',
  network: 'Network',
  vApp: 'Appliance',
};

export const tagOfKind = (kind: ViewKind): string => tags[kind];
export const kindOfTag = (tag: string): ViewKind | undefined =>
  (Object.entries(tags) as readonly (readonly [ViewKind, string])[]).find(([, one]) => one === tag)?.[0];

const joins: { readonly [J in Join]: string } = { all: 'And', any: 'Or', none: 'Nor' };

export const typeOfJoin = (join: Join): string => joins[join];
export const joinOf = (type: string): Join | undefined =>
  (Object.entries(joins) as readonly (readonly [Join, string])[]).find(([, one]) => one === type)?.[0];

/** Names of properties in those files, and ours. */
const properties: Readonly<Record<string, string>> = {
  label: 'name',
  description: 'description',
  uuid: 'uuid',
  type: 'kind',
  tags: 'tag',
  memory: 'memory',
  size: 'size',
  ip_address: 'address',
  start_time: 'started',
  power_state: 'power',
  virtualisation_status: 'tools',
  ha_restart_priority: 'ha',
  os_name: 'system',
  shared: 'shared',
  ha_enabled: 'ha-on',
  isNotFullyUpgraded: 'mixed',
  in_any_appliance: 'in-vapp',
  has_custom_fields: 'has-fields',
  pool: 'pool',
  host: 'server',
  networks: 'network',
  storage: 'storage',
  disks: 'disk',
  vm: 'vm',
  appliance: 'vapp',
  folder: 'folder',
  folders: 'folders',
};

export const ourProperty = (name: string): string | undefined =>
  Object.hasOwn(properties, name) ? properties[name] : undefined;
export const theirProperty = (id: string): string | undefined =>
  Object.entries(properties).find(([, one]) => one === id)?.[0];

/** What a level of grouping groups by. */
export function propertyOfGroup({ name, attributes, children }: Element): string | undefined {
  if (name === 'FolderGrouping') return 'folder';
  if (name === 'CustomFieldGrouping') {
    const field = children.find((child) => child.name === 'CustomFieldDefinition')?.attributes.get('name');
    return field === undefined ? undefined : `field:${field}`;
  }
  return ourProperty(attributes.get('property') ?? '');
}
