import { kindOf } from '../describe/kind.ts';
import type { AnyObj, MirroredCls } from '../view.ts';
import { KINDS, type ViewKind } from './saved-view.ts';

/** What each kind is called where several are listed. */
export const KIND_WORDS: { readonly [K in ViewKind]: string } = {
  pool: 'Pools',
  server: 'Servers',
  'virtual machine': 'Virtual machines',
  snapshot: 'Snapshots',
  template: 'Templates',
  'built-in template': 'Built-in templates',
  'shared storage': 'Shared storage',
  'local storage': 'Local storage',
  disk: 'Disks',
  network: 'Networks',
  vApp: 'vApps',
};

/** What an object is to a view. */
export function kindIn(obj: AnyObj): ViewKind | undefined {
  if (obj.$cls === 'SR') return obj.shared ? 'shared storage' : 'local storage';
  const kind = kindOf(obj);
  return KINDS.find((one) => one === kind);
}

const classes: { readonly [K in ViewKind]: MirroredCls } = {
  pool: 'pool',
  server: 'host',
  'virtual machine': 'VM',
  snapshot: 'VM',
  template: 'VM',
  'built-in template': 'VM',
  'shared storage': 'SR',
  'local storage': 'SR',
  disk: 'VDI',
  network: 'network',
  vApp: 'VM_appliance',
};

/** The classes to look through for some kinds. */
export const classesOf = (kinds: readonly ViewKind[]): readonly MirroredCls[] => [
  ...new Set(kinds.map((kind) => classes[kind])),
];
