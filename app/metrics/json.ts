import { parseLegendEntry, type Archive, type FullRrd, type Legend, type Updates } from './columns.ts';
import { MalformedRrd, readNumber, type Cursor } from './number.ts';
import { ColumnStore, RowStore, type Store } from './stores.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN = 91;
const CLOSE = 93;
const BRACE = 123;
const END_BRACE = 125;
const BACKSLASH = 92;
/** Deeper than any RRD; stops a hostile reply from exhausting the stack. */
const DEPTH = 64;

const utf8 = new TextDecoder();

/** Reads `rrd_updates` in JSON, with numbers bare or in quotes, without making an object per point. */
export function readUpdatesJson(bytes: Uint8Array, known?: Legend): Updates {
  const cursor: Cursor = { bytes, at: 0 };
  const meta = new Map<string, number>();
  let legend: Legend | undefined;
  let data: ColumnStore | undefined;
  let dataAt: number | undefined;
  eachKey(cursor, (key) => {
    if (key === 'meta')
      eachKey(cursor, (field) => {
        if (field === 'legend') legend = readLegend(cursor, known);
        else meta.set(field, scalar(cursor));
      });
    else if (key === 'data' && legend) data = readRows(cursor, legend.entries.length, meta.get('rows'));
    else {
      // What the columns are may be said after them.
      if (key === 'data') dataAt = cursor.at;
      skip(cursor);
    }
  });
  if (legend && dataAt !== undefined) data = readRows({ bytes, at: dataAt }, legend.entries.length, meta.get('rows'));
  if (!legend || !data) throw new MalformedRrd('no legend or no data', cursor.at);
  return {
    start: meta.get('start') ?? Number.NaN,
    step: meta.get('step') ?? 5,
    end: meta.get('end') ?? Number.NaN,
    legend,
    ...data.finish(),
  };
}

/** Reads a full RRD in JSON; only archives of `cf`. */
export function readRrdJson(bytes: Uint8Array, cf = 'AVERAGE'): FullRrd {
  const cursor: Cursor = { bytes, at: 0 };
  let step = 5;
  let lastUpdate = Number.NaN;
  const sources: string[] = [];
  const raw: { cf: string; pdp: number; rows: Rows }[] = [];
  eachKey(cursor, (key) => {
    if (key === 'step') step = scalar(cursor);
    else if (key === 'lastupdate') lastUpdate = scalar(cursor);
    else if (key === 'ds')
      eachItem(cursor, () =>
        eachKey(cursor, (field) => (field === 'name' ? void sources.push(string(cursor)) : skip(cursor))),
      );
    else if (key === 'rra')
      eachItem(cursor, () => {
        const rra = { cf: '', pdp: 0, rows: { times: [], columns: 0, values: new Float64Array(0) } as Rows };
        eachKey(cursor, (field) => {
          if (field === 'cf') rra.cf = string(cursor);
          else if (field === 'pdp_per_row') rra.pdp = scalar(cursor);
          else if (field === 'database' && rra.cf === cf) rra.rows = readBareRows(cursor, sources.length);
          else skip(cursor);
        });
        if (rra.cf === cf) raw.push(rra);
      });
    else skip(cursor);
  });
  return assemble(step, lastUpdate, sources, raw);
}

/** Rows as they come, one after the other. */
export interface Rows {
  readonly times: readonly number[];
  readonly columns: number;
  readonly values: Float64Array;
}

export function assemble(
  step: number,
  lastUpdate: number,
  sources: readonly string[],
  raw: readonly { readonly cf: string; readonly pdp: number; readonly rows: Rows }[],
): FullRrd {
  if (!(step > 0) || !Number.isFinite(lastUpdate)) throw new MalformedRrd('no step or time', 0);
  const archives = raw.map(({ cf, pdp, rows }): Archive => {
    const count = rows.times.length;
    if (!(pdp >= 1) || (count > 0 && rows.columns !== sources.length))
      throw new MalformedRrd('archive does not fit', 0);
    const wide = step * pdp;
    const values = new Float64Array(count * sources.length);
    for (let row = 0; row < count; row += 1)
      for (let source = 0; source < sources.length; source += 1)
        values[source * count + row] = rows.values[row * sources.length + source]!;
    const last = Math.floor(lastUpdate);
    return { cf, step: wide, end: last - (last % wide), rows: count, values };
  });
  return { step, lastUpdate, sources, archives };
}

function readRows(cursor: Cursor, columns: number, rows: number | undefined): ColumnStore {
  const store = new ColumnStore(columns, rows ?? 0, cursor.bytes.length - cursor.at);
  eachItem(cursor, () => {
    let time = Number.NaN;
    eachKey(cursor, (key) => {
      if (key === 't') time = scalar(cursor);
      else if (key === 'values') readValues(cursor, store);
      else skip(cursor);
    });
    if (!Number.isFinite(time)) throw new MalformedRrd('row without time', cursor.at);
    store.endRow(time, cursor.at);
  });
  return store;
}

function readBareRows(cursor: Cursor, columns: number): Rows {
  const store = new RowStore(columns, cursor.bytes.length - cursor.at);
  eachItem(cursor, () => {
    readValues(cursor, store);
    store.endRow(store.times.length, cursor.at);
  });
  return store;
}

function readValues(cursor: Cursor, store: Store): void {
  const { bytes } = cursor;
  expect(cursor, OPEN);
  if (peek(cursor) === CLOSE) {
    cursor.at += 1;
    return;
  }
  let values = store.room(cursor.at);
  let used = store.used;
  for (;;) {
    let byte = bytes[cursor.at];
    if (byte !== undefined && byte <= 32) byte = peek(cursor);
    if (used === values.length) {
      store.used = used;
      values = store.room(cursor.at);
    }
    if (byte === QUOTE) {
      cursor.at += 1;
      values[used] = readNumber(cursor);
      if (bytes[cursor.at] !== QUOTE) throw new MalformedRrd('open quote', cursor.at);
      cursor.at += 1;
    } else values[used] = readNumber(cursor);
    used += 1;
    byte = bytes[cursor.at];
    if (byte !== COMMA && byte !== CLOSE) byte = peek(cursor);
    cursor.at += 1;
    if (byte === CLOSE) break;
    if (byte !== COMMA) throw new MalformedRrd('no comma', cursor.at - 1);
  }
  store.used = used;
}

function readLegend(cursor: Cursor, known: Legend | undefined): Legend {
  peek(cursor);
  const start = cursor.at;
  if (known && startsWith(cursor.bytes, start, known.bytes)) {
    cursor.at = start + known.bytes.length;
    return known;
  }
  const entries: Legend['entries'][number][] = [];
  eachItem(cursor, () => void entries.push(parseLegendEntry(string(cursor))));
  return { bytes: cursor.bytes.slice(start, cursor.at), entries };
}

/** Whether the same bytes stand at `start`. */
export function startsWith(bytes: Uint8Array, start: number, what: Uint8Array): boolean {
  if (start + what.length > bytes.length) return false;
  for (let index = what.length - 1; index >= 0; index -= 1) if (bytes[start + index] !== what[index]) return false;
  return true;
}

function peek(cursor: Cursor): number {
  const { bytes } = cursor;
  let byte = bytes[cursor.at];
  while (byte === 32 || byte === 10 || byte === 13 || byte === 9) byte = bytes[(cursor.at += 1)];
  if (byte === undefined) throw new MalformedRrd('reply ends early', cursor.at);
  return byte;
}

function expect(cursor: Cursor, byte: number): void {
  if (peek(cursor) !== byte) throw new MalformedRrd(`expected ${String.fromCharCode(byte)}`, cursor.at);
  cursor.at += 1;
}

function eachKey(cursor: Cursor, visit: (key: string) => void): void {
  expect(cursor, BRACE);
  if (peek(cursor) === END_BRACE) {
    cursor.at += 1;
    return;
  }
  for (;;) {
    const key = string(cursor);
    expect(cursor, COLON);
    visit(key);
    const byte = peek(cursor);
    cursor.at += 1;
    if (byte === END_BRACE) return;
    if (byte !== COMMA) throw new MalformedRrd('no comma', cursor.at - 1);
  }
}

function eachItem(cursor: Cursor, visit: () => void): void {
  expect(cursor, OPEN);
  if (peek(cursor) === CLOSE) {
    cursor.at += 1;
    return;
  }
  for (;;) {
    visit();
    const byte = peek(cursor);
    cursor.at += 1;
    if (byte === CLOSE) return;
    if (byte !== COMMA) throw new MalformedRrd('no comma', cursor.at - 1);
  }
}

function scalar(cursor: Cursor): number {
  if (peek(cursor) !== QUOTE) return readNumber(cursor);
  cursor.at += 1;
  const value = readNumber(cursor);
  expect(cursor, QUOTE);
  return value;
}

function string(cursor: Cursor): string {
  expect(cursor, QUOTE);
  const { bytes } = cursor;
  const start = cursor.at;
  let escaped = false;
  let at = start;
  for (; bytes[at] !== QUOTE; at += 1) {
    if (at >= bytes.length) throw new MalformedRrd('reply ends early', at);
    if (bytes[at] === BACKSLASH) {
      escaped = true;
      at += 1;
    }
  }
  cursor.at = at + 1;
  const text = utf8.decode(bytes.subarray(start, at));
  if (!escaped) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    throw new MalformedRrd('bad string', start);
  }
}

function skip(cursor: Cursor, depth = 0): void {
  if (depth > DEPTH) throw new MalformedRrd('nested too deep', cursor.at);
  const byte = peek(cursor);
  if (byte === QUOTE) string(cursor);
  else if (byte === BRACE) eachKey(cursor, () => skip(cursor, depth + 1));
  else if (byte === OPEN) eachItem(cursor, () => skip(cursor, depth + 1));
  else {
    const { bytes } = cursor;
    const start = cursor.at;
    // A bare number or word: up to the next delimiter.
    while (![COMMA, CLOSE, END_BRACE, 32, 10, 13, 9, undefined].includes(bytes[cursor.at])) cursor.at += 1;
    if (cursor.at === start) throw new MalformedRrd('no value', start);
  }
}
