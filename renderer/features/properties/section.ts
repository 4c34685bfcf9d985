import type { AnyObj, View } from '../../../app/inventory/view.ts';
import type { Values } from '../../../app/wizards/properties/facet.ts';

export type SectionId =
  | 'general'
  | 'fields'
  | 'members'
  | 'cpu'
  | 'memory'
  | 'disks'
  | 'nics'
  | 'boot'
  | 'start'
  | 'alarms'
  | 'home'
  | 'mail'
  | 'stores'
  | 'options'
  | 'security'
  | 'gpus'
  | 'storage'
  | 'log'
  | 'power'
  | 'reading'
  | 'wire'
  | 'size';

export interface Section {
  readonly id: SectionId;
  readonly title: string;
  /** What it holds now, in a few words. */
  readonly about: (view: View, values: Values, object: AnyObj) => string;
  /** Whether a field is asked on this page. */
  readonly has: (field: string) => boolean;
}

export const some =
  (...fields: readonly string[]) =>
  (field: string): boolean =>
    fields.includes(field);
export const under =
  (prefix: string) =>
  (field: string): boolean =>
    field.startsWith(prefix);

/** The values under a prefix whose field has this name. */
export const named = (values: Values, prefix: string, field: string) =>
  Object.entries(values).flatMap(([key, value]) =>
    key.startsWith(prefix) && key.endsWith(`/${field}`) ? [value] : [],
  );

export const count = (n: number, one: string, many: string): string =>
  n === 0 ? `no ${many}` : n === 1 ? `1 ${one}` : `${n} ${many}`;
