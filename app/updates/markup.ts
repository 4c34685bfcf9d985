/** An element of the vendor's files. */
export interface Element {
  readonly name: string;
  /** What directly follows its opening, up to the next element. */
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

const TAG = /<(\/?)([\w-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads what the vendor's files are made of; their comments and declarations mean nothing. `whole`: every element ends. */
export function readElements(text: string): Element & { readonly whole: boolean } {
  const root: Element = { name: '', text: '', attributes: {}, children: [] };
  const open = [root];
  const plain = text.replaceAll(/<!--[\s\S]*?-->/g, '');
  for (const found of plain.matchAll(TAG)) {
    const [whole, closing, name = '', attributes = '', empty] = found;
    if (closing === '/') {
      if (open.length > 1) open.pop();
      continue;
    }
    const after = found.index + whole.length;
    const until = plain.indexOf('<', after);
    const inner = empty === '/' ? '' : unescaped(plain.slice(after, until < 0 ? undefined : until)).trim();
    const element: Element = { name, text: inner, attributes: readAttributes(attributes), children: [] };
    open.at(-1)?.children.push(element);
    if (empty !== '/') open.push(element);
  }
  return { ...root, whole: open.length === 1 };
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    attributes[name] = unescaped(double ?? single ?? '');
  }
  return attributes;
}

const unescaped = (text: string): string =>
  text.replaceAll(/&(#x?[\da-f]+|\w+);/gi, (whole, entity: string) => decode(entity) ?? whole);

function decode(entity: string): string | undefined {
  if (!entity.startsWith('#')) return entities[entity];
  const code =
    entity[1]?.toLowerCase() === 'x' ? Number.parseInt(entity.slice(2), 16) : Number.parseInt(entity.slice(1), 10);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}
