const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Text as it was before the server escaped it. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, dec?: string, name?: string) => {
    if (name) return ENTITIES[name] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(dec);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/**
 * Reads one `<value>` of XML-RPC as xapi writes it, all numbers and dates as text. Written for speed and for its faults:
 * a map key is whatever stands before `</name>`, markup included. Throws a SyntaxError for anything else.
 */
export class XmlValues {
  readonly #text: string;
  #at: number;

  constructor(text: string, at = 0) {
    this.#text = text;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  value(): unknown {
    this.#skip();
    if (this.#take('<value/>')) return '';
    this.#expect('<value>');
    const value = this.#inner();
    this.#expect('</value>');
    return value;
  }

  #inner(): unknown {
    const text = this.#text;
    const next = text.indexOf('<', this.#at);
    if (next < 0) throw new SyntaxError('value without end');
    if (text.startsWith('</value>', next)) return this.#leaf(next);
    this.#skip();
    if (this.#take('<struct>')) return this.#struct();
    if (this.#take('<struct/>')) return {};
    if (this.#take('<array>')) return this.#array();
    const end = text.indexOf('>', this.#at);
    const tag = text.slice(this.#at + 1, end);
    if (tag.endsWith('/')) {
      this.#at = end + 1;
      return tag === 'nil/' ? null : '';
    }
    const close = text.indexOf(`</${tag}>`, end);
    if (close < 0) throw new SyntaxError(`no end of ${tag.slice(0, 40)}`);
    const raw = unescapeXml(text.slice(end + 1, close));
    this.#at = close + tag.length + 3;
    if (tag === 'boolean') return raw === '1' || raw === 'true';
    return tag === 'i4' || tag === 'int' ? Number(raw) : raw;
  }

  #leaf(end: number): string {
    const text = unescapeXml(this.#text.slice(this.#at, end));
    this.#at = end;
    return text;
  }

  #struct(): Record<string, unknown> {
    const members: [string, unknown][] = [];
    for (;;) {
      this.#skip();
      if (this.#take('</struct>')) return Object.fromEntries(members);
      this.#expect('<member>');
      this.#expect('<name>');
      const end = this.#text.indexOf('</name>', this.#at);
      if (end < 0) throw new SyntaxError('name without end');
      const key = this.#text.slice(this.#at, end);
      this.#at = end + 7;
      members.push([key, this.value()]);
      this.#expect('</member>');
    }
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    if (this.#take('<data/>')) {
      this.#expect('</array>');
      return items;
    }
    this.#expect('<data>');
    for (;;) {
      this.#skip();
      if (this.#take('</data>')) break;
      items.push(this.value());
    }
    this.#expect('</array>');
    return items;
  }

  #skip(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 10 && code !== 32 && code !== 13 && code !== 9) return;
      this.#at += 1;
    }
  }

  #take(tag: string): boolean {
    if (!this.#text.startsWith(tag, this.#at)) return false;
    this.#at += tag.length;
    return true;
  }

  #expect(tag: string): void {
    this.#skip();
    if (!this.#take(tag)) throw new SyntaxError(`${tag} expected at ${this.#at}`);
  }
}
