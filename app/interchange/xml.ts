/** An element as small exchange files have them; text between children is not told apart. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
}

const MOST_CHARACTERS = 4_000_000;
const MOST_DEPTH = 100;

const NAME = /[\p{L}_][\p{L}\p{N}._:-]*/uy;
const ATTRIBUTE = /\s+([\p{L}_][\p{L}\p{N}._:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/uy;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

/** XML has no way at all to write the other control characters. */
const written: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;',
}; // prettier-ignore

const escape = (text: string): string => text.replaceAll(/[&<>"\p{Cc}\ufffe\uffff]/gu, (one) => written[one] ?? '');

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Element {
    this.#skip();
    const root = this.#element(0);
    this.#skip();
    if (this.#at < this.#text.length) this.#fail();
    return root;
  }

  /** Declarations, comments, the name of a document type, and space. */
  #skip(): void {
    for (;;) {
      this.#match(/\s+/y);
      if (this.#starts('<?')) this.#past('?>');
      else if (this.#starts('<!--')) this.#past('-->');
      else if (this.#starts('<!DOCTYPE')) {
        const end = this.#text.indexOf('>', this.#at);
        // A document type that brings its own entities is no list of ours.
        if (end < 0 || this.#text.slice(this.#at, end).includes('[')) this.#fail();
        this.#at = end + 1;
      } else return;
    }
  }

  #element(depth: number): Element {
    if (depth > MOST_DEPTH || !this.#starts('<')) this.#fail();
    this.#at += 1;
    const name = this.#match(NAME)?.[0] ?? this.#fail();
    const attributes = new Map<string, string>();
    for (let found = this.#match(ATTRIBUTE); found; found = this.#match(ATTRIBUTE))
      attributes.set(found[1] ?? '', unescape(found[2] ?? found[3] ?? ''));
    this.#match(/\s+/y);
    if (this.#starts('/>')) {
      this.#at += 2;
      return { name, attributes, children: [], text: '' };
    }
    if (!this.#starts('>')) this.#fail();
    this.#at += 1;
    const children: Element[] = [];
    let text = '';
    for (;;) {
      if (this.#starts(`</${name}`)) {
        this.#at += name.length + 2;
        if (!this.#match(/\s*>/y)) this.#fail();
        return { name, attributes, children, text };
      }
      if (this.#starts('<!--')) this.#past('-->');
      else if (this.#starts('<![CDATA[')) {
        const from = this.#at + 9;
        this.#past(']]>');
        text += this.#text.slice(from, this.#at - 3);
      } else if (this.#starts('<?')) this.#past('?>');
      else if (this.#starts('<')) children.push(this.#element(depth + 1));
      else text += unescape(this.#match(/[^<]+/y)?.[0] ?? this.#fail());
    }
  }

  #starts(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found;
  }

  #past(end: string): void {
    const found = this.#text.indexOf(end, this.#at);
    if (found < 0) this.#fail();
    this.#at = found + end.length;
  }

  #fail(): never {
    throw new SyntaxError(`no XML that this console reads, at character ${this.#at}`);
  }
}

/** Reads a whole document; throws a SyntaxError for anything that is none, or is too large to be an exchange file. */
export function parseXml(text: string): Element {
  if (text.length > MOST_CHARACTERS) throw new SyntaxError('too large');
  return new Reader(text.replace(/^\uFEFF/, '')).document();
}

/** An element as text, without space between elements. */
export function writeXml({ name, attributes, children, text }: Element): string {
  const words = [...attributes].map(([key, value]) => ` ${key}="${escape(value)}"`).join('');
  const inside = escape(text) + children.map(writeXml).join('');
  return inside === '' ? `<${name}${words} />` : `<${name}${words}>${inside}</${name}>`;
}

/** An element without text, for writing. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly Element[] = [],
): Element => ({ name, attributes: new Map(Object.entries(attributes)), children, text: '' });

/** The same with nothing but text. */
export const textElement = (name: string, text: string): Element => ({ ...element(name), text: text });
