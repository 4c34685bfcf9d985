import type { Row } from '../world/db.ts';
import { XenError } from './handler.ts';

type Test = (row: Readonly<Row>) => boolean;
type Term = (row: Readonly<Row>) => string;

const TOKEN = /\s*(?:(field|and|or|not|true|false)\b|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([()=]))/giy;

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (match === null) throw new XenError('INVALID_VALUE', text, 'Failure("lexing: empty token")');
    found.push(match[0].trim());
  }
  return found;
}

function textOf(value: Row[string] | undefined): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Reads `field "power_state" = "Running" and not (...)`, the little language of get_all_records_where. */
export function parseSearch(text: string): Test {
  const list = tokens(text);
  let at = 0;
  const bad = () => new XenError('INVALID_VALUE', text, 'Parsing.Parse_error');
  const take = (wanted?: string): string => {
    const token = list[at++];
    if (token === undefined || (wanted !== undefined && token.toLowerCase() !== wanted)) throw bad();
    return token;
  };
  const literal = (): string => {
    const token = take();
    if (!/^["']/.test(token)) throw bad();
    return token.slice(1, -1).replace(/\\(.)/g, '$1');
  };
  const term = (): Term => {
    if (list[at]?.toLowerCase() !== 'field') {
      const fixed = literal();
      return () => fixed;
    }
    at++;
    const name = literal().replaceAll('__', '_');
    return (row) => textOf(row[name]);
  };
  const single = (): Test => {
    const head = list[at]?.toLowerCase();
    if (head === 'true' || head === 'false') {
      at++;
      return () => head === 'true';
    }
    if (head === 'not') {
      at++;
      const inner = single();
      return (row) => !inner(row);
    }
    if (head === '(') {
      at++;
      const inner = any();
      take(')');
      return inner;
    }
    const left = term();
    take('=');
    const right = term();
    return (row) => left(row) === right(row);
  };
  const every = (): Test => {
    const parts = [single()];
    while (list[at]?.toLowerCase() === 'and') {
      at++;
      parts.push(single());
    }
    return (row) => parts.every((part) => part(row));
  };
  const any = (): Test => {
    const parts = [every()];
    while (list[at]?.toLowerCase() === 'or') {
      at++;
      parts.push(every());
    }
    return (row) => parts.some((part) => part(row));
  };
  const test = any();
  if (at < list.length) throw bad();
  return test;
}
