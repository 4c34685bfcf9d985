/** A type of the datamodel, taken apart. */
export type Type =
  | { readonly kind: 'string' | 'int' | 'float' | 'bool' | 'datetime' | 'void' | 'batch' }
  | { readonly kind: 'ref'; readonly cls: string }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'record'; readonly cls: string }
  | { readonly kind: 'set'; readonly of: Type }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }
  | { readonly kind: 'option'; readonly of: Type };

const known = new Map<string, Type>();

function parse(text: string): Type {
  if (text === 'an event batch') return { kind: 'batch' };
  if (text.startsWith('(') && text.endsWith(') map')) {
    const inside = text.slice(1, -5);
    const arrow = inside.indexOf(' -> ');
    return { kind: 'map', key: typeOf(inside.slice(0, arrow)), value: typeOf(inside.slice(arrow + 4)) };
  }
  if (text.endsWith(' option')) return { kind: 'option', of: typeOf(text.slice(0, -7)) };
  if (text.endsWith(' set')) return { kind: 'set', of: typeOf(text.slice(0, -4)) };
  if (text.endsWith(' ref')) return { kind: 'ref', cls: text.slice(0, -4) };
  if (text.endsWith(' record')) return { kind: 'record', cls: text.slice(0, -7) };
  if (text.startsWith('enum ')) return { kind: 'enum', name: text.slice(5) };
  switch (text) {
    case 'string':
    case 'int':
    case 'float':
    case 'bool':
    case 'datetime':
    case 'void':
      return { kind: text };
    default:
      throw new Error(`no type ${text}`);
  }
}

/** Reads the datamodel's spelling, once per type. */
export function typeOf(text: string): Type {
  let type = known.get(text);
  if (type === undefined) {
    type = parse(text);
    known.set(text, type);
  }
  return type;
}
