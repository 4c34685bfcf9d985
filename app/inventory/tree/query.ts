/** Fields a filter word may name: `tag:prod`. */
const FIELDS = ['tag', 'host', 'pool', 'state', 'ip'] as const;
export type Field = (typeof FIELDS)[number];

export interface Term {
  /** Undefined: anywhere. */
  readonly field?: Field;
  /** In lower case. */
  readonly word: string;
}

/** All terms must hold. */
export type Query = readonly Term[];

const TERM = /(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi;

/** Words are AND-ed; quotes keep words together; a field without a value asks for nothing yet. */
export function parseQuery(text: string): Query {
  const terms: Term[] = [];
  for (const match of text.toLowerCase().matchAll(TERM)) {
    const [whole, name, quoted, plain] = match;
    const field = FIELDS.find((one) => one === name);
    const word = (quoted ?? plain ?? '').trim();
    if (field) {
      if (word !== '') terms.push({ field, word });
    } else if (isBareField(whole)) continue;
    else terms.push({ word: name === undefined ? word : whole.replaceAll('"', '') });
  }
  return terms.filter(({ word }) => word !== '');
}

/** "tag:" while the value is still being typed. */
const isBareField = (text: string): boolean => FIELDS.some((field) => text === `${field}:`);
