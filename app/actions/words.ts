import { kindOf, type Kind } from '../inventory/describe/kind.ts';
import type { AnyObj } from '../inventory/view.ts';
import { inOneDirection } from '../inventory/describe/names.ts';

/** Anything of the inventory. */
interface Named {
  readonly $cls: string;
  readonly name_label?: string;
}

/** "web-07", or its kind where it has no name. */
export function nameOf(object: Named | undefined): string {
  if (!object) return 'something gone';
  return inOneDirection(object.name_label ?? '') || `unnamed ${object.$cls}`;
}

/** "web-07", "web-07 and web-08", "web-07 and 4 others". */
export function names(objects: readonly Named[]): string {
  const [one, two, ...rest] = objects.map(nameOf);
  if (one === undefined) return 'nothing';
  if (two === undefined) return one;
  return rest.length === 0 ? `${one} and ${two}` : `${one} and ${rest.length + 1} others`;
}

/** "1 VM", "3 VMs". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

const nouns: Readonly<Partial<Record<Kind, string>>> = {
  'virtual machine': 'VM',
  template: 'template',
  snapshot: 'snapshot',
  server: 'server',
  disk: 'disk',
  vApp: 'vApp',
};

/** What is done to several: "Start 5 VMs", "Delete 2 snapshots". */
export function several(label: string, objects: readonly (AnyObj | undefined)[]): string {
  const [kind, ...others] = new Set(objects.map((object) => object && kindOf(object)));
  const noun = (kind && others.length === 0 ? nouns[kind] : undefined) ?? 'object';
  const plain = label.replace(/…$/, '');
  return `${plain.endsWith(` ${noun}`) ? plain.slice(0, -noun.length - 1) : plain} ${count(objects.length, noun)}`;
}

/** "Shut down" for one, "Shut down 3" for several. */
export function verb(label: string, n: number): string {
  const plain = label.replace(/…$/, '');
  return n === 1 ? plain : `${plain} ${n}`;
}
