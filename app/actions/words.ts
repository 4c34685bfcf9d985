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

/** "Shut down" for one, "Shut down 3" for several. */
export function verb(label: string, n: number): string {
  const plain = label.replace(/…$/, '');
  return n === 1 ? plain : `${plain} ${n}`;
}
