import { addressesOf } from '../../../../app/inventory/describe/guest.ts';
import { faceOf } from '../../../../app/inventory/describe/face.ts';
import { homeOf } from '../../../../app/inventory/describe/home.ts';
import { isHidden, isInternal } from '../../../../app/inventory/describe/hidden.ts';
import { displayName } from '../../../../app/inventory/describe/names.ts';
import type { AnyObj, Obj, PoolId, View } from '../../../../app/inventory/view.ts';
import type { ObjectKey } from '../../../objects/place.ts';

export type Grouping = 'server' | 'state' | 'tag' | 'none';

interface ObjectRow {
  readonly id: string;
  readonly kind: 'object';
  readonly pool: PoolId;
  readonly object: AnyObj;
  readonly name: string;
  readonly below?: readonly GridRow[];
}

/** A line of the grid: an object, or the head over some that have no object of their own. */
export type GridRow =
  | ObjectRow
  | { readonly id: string; readonly kind: 'head'; readonly name: string; readonly below: readonly GridRow[] }
  /** A pool of which nothing is known yet. */
  | {
      readonly id: string;
      readonly kind: 'silent';
      readonly pool: PoolId;
      readonly name: string;
      readonly below?: undefined;
    };

const NOWHERE = 'nowhere';

/** Heads over what has no place come last, however the others are sorted. */
export const isLast = (row: GridRow): boolean => row.id.startsWith(NOWHERE);

/** The same object in two groups (by tag) has two lines. */
const lineId = (pool: PoolId, object: AnyObj, group = ''): string => `${group}${pool} ${object.$cls} ${object.uuid}`;

/** What a line stands for; heads stand for nothing. */
export const keyOfRow = (row: GridRow): ObjectKey | undefined =>
  row.kind === 'object' ? { pool: row.pool, cls: row.object.$cls, uuid: row.object.uuid } : undefined;

export function rowOf(view: View, object: AnyObj, group = ''): ObjectRow {
  return {
    id: lineId(view.pool, object, group),
    kind: 'object',
    pool: view.pool,
    object,
    name: displayName(view, object),
  };
}

/** The VMs of a pool that a list shows. */
export function vmsOf(view: View, hidden: boolean): readonly Obj<'VM'>[] {
  const found: Obj<'VM'>[] = [];
  for (const vm of view.all('VM'))
    if (!vm.is_a_template && !vm.is_control_domain && !isInternal(vm) && (hidden || !isHidden(vm))) found.push(vm);
  return found;
}

/** Whether every word is somewhere in what one would call this object by. */
export function matches(view: View, object: AnyObj, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const said = [
    displayName(view, object),
    'name_description' in object ? object.name_description : '',
    'tags' in object ? object.tags.join(' ') : '',
    faceOf(view, object).word,
    object.$cls === 'VM' ? addressesOf(view, object).join(' ') : object.$cls === 'host' ? object.address : '',
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => said.includes(word));
}

export const wordsOf = (filter: string): readonly string[] => filter.toLowerCase().split(/\s+/).filter(Boolean);

function byServer(view: View, vms: readonly Obj<'VM'>[], words: readonly string[]): readonly GridRow[] {
  const under = new Map<string, GridRow[]>();
  const nowhere: GridRow[] = [];
  for (const vm of vms) {
    const host = homeOf(view, vm);
    if (!host) nowhere.push(rowOf(view, vm));
    else under.set(host.$ref, [...(under.get(host.$ref) ?? []), rowOf(view, vm)]);
  }
  const rows: GridRow[] = [];
  for (const host of view.all('host')) {
    const below = under.get(host.$ref) ?? [];
    if (below.length > 0 || matches(view, host, words)) rows.push({ ...rowOf(view, host), below });
  }
  if (nowhere.length > 0)
    rows.push({ id: `${NOWHERE} ${view.pool}`, kind: 'head', name: 'On no server', below: nowhere });
  return rows;
}

function byLabel(
  view: View,
  vms: readonly Obj<'VM'>[],
  labels: (vm: Obj<'VM'>) => readonly string[],
): readonly GridRow[] {
  const groups = new Map<string, GridRow[]>();
  for (const vm of vms)
    for (const label of labels(vm)) groups.set(label, [...(groups.get(label) ?? []), rowOf(view, vm, `${label}/`)]);
  return [...groups].map(([name, below]) => ({ id: `head ${view.pool} ${name}`, kind: 'head', name, below }));
}

/** Servers and VMs of one pool as the grid shows them. */
export function poolRows(view: View, grouping: Grouping, filter: string, hidden = false): readonly GridRow[] {
  const words = wordsOf(filter);
  const vms = vmsOf(view, hidden).filter((vm) => matches(view, vm, words));
  switch (grouping) {
    case 'server':
      return byServer(view, vms, words);
    case 'state':
      return byLabel(view, vms, (vm) => [faceOf(view, vm).word]);
    case 'tag':
      return byLabel(view, vms, (vm) => (vm.tags.length > 0 ? vm.tags : ['No tags']));
    case 'none':
      return vms.map((vm) => rowOf(view, vm));
  }
}

/** Every object line, groups opened. */
export function flat(rows: readonly GridRow[]): readonly GridRow[] {
  return rows.flatMap((row) => [row, ...flat(row.below ?? [])]);
}
