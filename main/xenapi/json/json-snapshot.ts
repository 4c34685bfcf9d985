import type { Snapshot } from '../../../app/inventory/event.ts';
import { isPlainObject, parseJson } from './json.ts';

/** Where the values of a record's own fields stand in its text. */
interface Fields {
  readonly names: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** A record as the bytes it came in. */
export class JsonSnapshot implements Snapshot {
  readonly #bytes: Buffer;
  /** Of records that change; null where the text is not written as expected. */
  #fields: Fields | null | undefined;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(): Readonly<Record<string, unknown>> | undefined {
    try {
      const record = parseJson(this.#bytes.toString('utf8'));
      return isPlainObject(record) ? record : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Where all that differs lies inside one value, the text is that of the earlier record with another value in its place: only
   * that is decoded. Most changes of a busy pool are such.
   */
  readSince(before: Snapshot): Readonly<Record<string, unknown>> | undefined {
    if (!(before instanceof JsonSnapshot)) return undefined;
    const old = before.#bytes;
    const now = this.#bytes;
    before.#fields ??= fieldsOf(old) ?? null;
    const fields = before.#fields;
    if (!fields) return undefined;
    const head = sameHead(old, now);
    if (head === old.length && head === now.length) {
      this.#fields = fields;
      return {};
    }
    const tail = sameTail(old, now, Math.min(old.length, now.length) - head);
    const at = fields.ends.findIndex((end) => head <= end);
    const [name, start, end] = [fields.names[at], fields.starts[at] ?? 0, fields.ends[at] ?? 0];
    if (name === undefined || head < start || old.length - tail > end) return undefined;
    const longer = now.length - old.length;
    try {
      const value = parseJson(now.toString('utf8', start, end + longer));
      this.#fields = longer === 0 ? fields : moved(fields, at, longer);
      return { [name]: value };
    } catch {
      return undefined;
    }
  }
}

const moved = ({ names, starts, ends }: Fields, at: number, by: number): Fields => ({
  names,
  starts: starts.map((start, i) => (i > at ? start + by : start)),
  ends: ends.map((end, i) => (i >= at ? end + by : end)),
});

/** How many bytes are the same from the start on; by halves, with the native comparison. */
function sameHead(a: Buffer, b: Buffer): number {
  let same = 0;
  for (let most = Math.min(a.length, b.length); same < most;) {
    const middle = (same + most + 1) >> 1;
    if (a.compare(b, same, middle, same, middle) === 0) same = middle;
    else most = middle - 1;
  }
  return same;
}

function sameTail(a: Buffer, b: Buffer, limit: number): number {
  let same = 0;
  for (let most = limit; same < most;) {
    const middle = (same + most + 1) >> 1;
    const [inA, inB] = [a.length - middle, b.length - middle];
    if (a.compare(b, inB, b.length - same, inA, a.length - same) === 0) same = middle;
    else most = middle - 1;
  }
  return same;
}

/** Undefined for anything but an object without spaces, as servers write it. */
function fieldsOf(bytes: Buffer): Fields | undefined {
  const names: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  if (bytes[at] !== OPEN) return undefined;
  do {
    const from = at + 2;
    if (bytes[at + 1] !== QUOTE) return undefined;
    const to = bytes.indexOf(QUOTE, from);
    if (to < 0 || bytes[to - 1] === BACKSLASH || bytes[to + 1] !== COLON) return undefined;
    names.push(bytes.toString('latin1', from, to));
    starts.push(to + 2);
    at = endOfValue(bytes, to + 2);
    ends.push(at);
  } while (bytes[at] === COMMA);
  // The same name twice: which one counts is for the decoder to say.
  const regular = bytes[at] === CLOSE && at === bytes.length - 1 && new Set(names).size === names.length;
  return regular ? { names, starts, ends } : undefined;
}

function endOfValue(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at += 1;
      while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    } else if (byte === OPEN || byte === OPEN_LIST) depth += 1;
    else if (depth > 0) depth -= byte === CLOSE || byte === CLOSE_LIST ? 1 : 0;
    else if (byte === COMMA || byte === CLOSE) return at;
  }
  return bytes.length;
}
