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

/** A field's date in milliseconds since 1970, as XenCenter writes it: "20261224T18:00:00Z"; nothing for what is none. */
export function dateOf(text: string): number | undefined {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)Z$/.exec(text.trim());
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  // The thirty-first of February is no date, though it can be counted on to one.
  return new Date(time).getUTCDate() === day && hour < 24 ? time : undefined;
}

export const dateText = (time: number): string =>
  new Date(time)
    .toISOString()
    .replaceAll('-', '')
    .replace(/\.\d+Z$/, 'Z');
