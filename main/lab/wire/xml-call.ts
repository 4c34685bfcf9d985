import type { Rpc } from '../api/rpc.ts';
import { MalformedCall } from './json.ts';

interface XmlCall {
  readonly method: string;
  readonly params: readonly Rpc[];
}

/** `<tag>`, `</tag>`, `<tag/>` or a run of text. */
interface Piece {
  readonly kind: 'open' | 'close' | 'text';
  readonly value: string;
}

const PIECE =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)[^>]*?(\/?)>|([^<]+)/gy;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}

function piecesOf(source: string): Piece[] {
  if (!source.trimStart().startsWith('<')) throw new MalformedCall('Xmlm.Error(1:1, "expected root element")');
  const pieces: Piece[] = [];
  const addText = (value: string) => {
    const last = pieces.at(-1);
    if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', value: last.value + value };
    else pieces.push({ kind: 'text', value });
  };
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < source.length) {
    const at = PIECE.lastIndex;
    const match = PIECE.exec(source);
    if (match === null) throw new MalformedCall(`Xmlm.Error(1:${at + 1}, "character sequence illegal here")`);
    const [, cdata, slash, tag, single, run] = match;
    if (cdata !== undefined) addText(cdata);
    else if (run !== undefined) addText(unescape(run));
    else if (tag !== undefined) {
      pieces.push({ kind: slash === '/' ? 'close' : 'open', value: tag });
      if (single === '/') pieces.push({ kind: 'close', value: tag });
    }
  }
  return pieces;
}

const signal = (piece: Piece | undefined) =>
  piece === undefined ? 'end' : piece.kind === 'text' ? 'text' : `${piece.kind}_tag`;

class Parser {
  readonly #pieces: readonly Piece[];
  #at = 0;

  constructor(source: string) {
    this.#pieces = piecesOf(source);
  }

  call(): XmlCall {
    this.#open('methodCall');
    this.#open('methodName');
    const method = this.#text();
    this.#close('methodName');
    this.#open('params');
    const params: Rpc[] = [];
    while (this.#sees('open', 'param')) {
      this.#open('param');
      params.push(this.value());
      this.#close('param');
    }
    this.#close('params');
    this.#close('methodCall');
    return { method: method.trim(), params };
  }

  #blank(): void {
    for (
      let piece = this.#pieces[this.#at];
      piece?.kind === 'text' && piece.value.trim() === '';
      piece = this.#pieces[this.#at]
    ) {
      this.#at++;
    }
  }

  #sees(kind: Piece['kind'], value: string): boolean {
    this.#blank();
    const piece = this.#pieces[this.#at];
    return piece?.kind === kind && piece.value === value;
  }

  #take(kind: Piece['kind'], value: string): void {
    if (!this.#sees(kind, value)) {
      throw new MalformedCall(`Xmlrpc.Parse_error("${signal(this.#pieces[this.#at])}", "${kind}_tag", _)`);
    }
    this.#at++;
  }

  #open(tag: string): void {
    this.#take('open', tag);
  }

  #close(tag: string): void {
    this.#take('close', tag);
  }

  #text(): string {
    const piece = this.#pieces[this.#at];
    if (piece?.kind !== 'text') return '';
    this.#at++;
    return piece.value;
  }

  value(): Rpc {
    this.#open('value');
    const untyped = this.#pieces[this.#at];
    if (untyped?.kind === 'text' && this.#pieces[this.#at + 1]?.kind === 'close') {
      this.#at++;
      this.#close('value');
      return untyped.value;
    }
    if (this.#sees('close', 'value')) {
      this.#close('value');
      return '';
    }
    const tag = this.#pieces[this.#at]?.value ?? '';
    this.#open(tag);
    const value = this.#typed(tag);
    this.#close(tag);
    this.#close('value');
    return value;
  }

  #typed(tag: string): Rpc {
    switch (tag) {
      case 'string':
      case 'base64':
        return this.#text();
      case 'int':
      case 'i4':
      case 'i8': {
        const digits = this.#text().trim();
        if (!/^[+-]?\d+$/.test(digits)) throw new MalformedCall('Failure("Int64.of_string")');
        return { kind: 'int', text: digits };
      }
      case 'boolean':
        return this.#text().trim() === '1';
      case 'double':
        return { kind: 'float', value: Number(this.#text().replace(/^([+-]?)inf(inity)?$/i, '$1Infinity')) };
      case 'dateTime.iso8601':
        return { kind: 'date', text: this.#text().trim() };
      case 'nil':
        return null;
      case 'array':
        return this.#array();
      case 'struct':
        return this.#struct();
      default:
        throw new MalformedCall(`Xmlrpc.Parse_error("${tag}", "value", _)`);
    }
  }

  #array(): Rpc {
    this.#open('data');
    const items: Rpc[] = [];
    while (this.#sees('open', 'value')) items.push(this.value());
    this.#close('data');
    return { kind: 'array', items };
  }

  #struct(): Rpc {
    const members = new Map<string, Rpc>();
    while (this.#sees('open', 'member')) {
      this.#open('member');
      this.#open('name');
      const name = this.#text();
      this.#close('name');
      members.set(name, this.value());
      this.#close('member');
    }
    return { kind: 'dict', members };
  }
}

/** Reads a single `value` element. */
export function parseXmlValue(body: Buffer): Rpc {
  return new Parser(body.toString()).value();
}

/** Reads a methodCall; throws MalformedCall with the real server's complaint. */
export function parseXmlCall(body: Buffer): XmlCall {
  return new Parser(body.toString()).call();
}
