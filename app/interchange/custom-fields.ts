import { poolOf } from '../inventory/describe/home.ts';
import type { View } from '../inventory/view.ts';
import { element, parseXml, writeXml } from './xml.ts';

/** Where a pool keeps which fields there are, in its `gui_config`. */
export const DEFINITIONS = 'XenCenter.CustomFields';
const VALUE = `${DEFINITIONS}.`;

/** The key of `other_config` that holds an object's value of a field. */
export const fieldOf = (name: string): string => `${VALUE}${name}`;

export interface FieldDefinition {
  readonly name: string;
  readonly type: 'String' | 'DateTime';
}

/** What a pool's definitions say; nothing where they cannot be read. */
export function readDefinitions(xml: string | undefined): readonly FieldDefinition[] {
  if (xml === undefined) return [];
  try {
    return parseXml(xml).children.flatMap(({ attributes }): readonly FieldDefinition[] => {
      const name = attributes.get('name');
      return name === undefined ? [] : [{ name, type: attributes.get('type') === 'DateTime' ? 'DateTime' : 'String' }];
    });
  } catch {
    return [];
  }
}

export const writeDefinitions = (fields: readonly FieldDefinition[]): string =>
  writeXml(
    element(
      'CustomFieldDefinitions',
      {},
      fields.map(({ name, type }) => element('CustomFieldDefinition', { name, type, defaultValue: '' })),
    ),
  );

/** The fields that an object's pool defines, and those that the object has a value of nevertheless. */
export function fieldsOf(
  view: View,
  object: { readonly other_config: Readonly<Record<string, string>> },
): readonly FieldDefinition[] {
  const defined = readDefinitions(poolOf(view)?.gui_config[DEFINITIONS]);
  const own = Object.keys(object.other_config)
    .filter((key) => key.startsWith(VALUE))
    .map((key) => key.slice(VALUE.length))
    .filter((name) => !defined.some((field) => field.name === name));
  return [...defined, ...own.map((name): FieldDefinition => ({ name, type: 'String' }))];
}
