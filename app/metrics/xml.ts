import { parseLegendEntry, type FullRrd, type Legend, type Updates } from './columns.ts';
import { assemble, startsWith, type Rows } from './json.ts';
import { MalformedRrd, readNumber, type Cursor } from './number.ts';
import { ColumnStore, RowStore, type Store } from './stores.ts';

const LESS = 60;
const encoder = new TextEncoder();
const utf8 = new TextDecoder();
const tag = (text: string): Uint8Array => encoder.encode(text);

const LEGEND = tag('<legend>');
const LEGEND_EMPTY = tag('<legend/>');
const LEGEND_END = tag('</legend>');
const ROWS = tag('<rows>');
const ENTRY = tag('<entry>');
const ENTRY_END = tag('</entry>');
const ROW = tag('<row>');
const ROW_END = tag('</row>');
const TIME = tag('<t>');
const TIME_END = tag('</t>');
const VALUE = tag('<v>');
const VALUE_END = tag('</v>');
const DATA_END = tag('</data>');
const DATA_EMPTY = tag('<data/>');
const RRD_END = tag('</rrd>');
const DS = tag('<ds>');
const RRA = tag('<rra>');
const DATABASE = tag('<database>');
const DATABASE_END = tag('</database>');

/** Reads `rrd_updates` in XML, as servers before JSON write it. */
export function readUpdatesXml(bytes: Uint8Array, known?: Legend): Updates {
  const cursor: Cursor = { bytes, at: 0 };
  const number = (name: string) => numberAfter(cursor, name);
  const [start, step, end] = [number('start'), number('step'), number('end')];
  const rows = saidRows(cursor);
  const legend = readLegend(cursor, known);
  const columns = legend.entries.length;
  const store = new ColumnStore(columns, rows, bytes.length - cursor.at);
  const empty = find(bytes, DATA_EMPTY, cursor.at) >= 0;
  const first = find(bytes, ROW, cursor.at);
  if (first >= 0 && !empty) {
    cursor.at = first;
    while (take(cursor, ROW)) {
      need(cursor, TIME);
      const time = readNumber(cursor);
      need(cursor, TIME_END);
      readValues(cursor, store);
      need(cursor, ROW_END);
      store.endRow(time, cursor.at);
    }
  }
  if (!empty && find(bytes, DATA_END, cursor.at) < 0) throw new MalformedRrd('reply ends early', cursor.at);
  return { start, step, end, legend, ...store.finish() };
}

/** Reads a full RRD in XML; only archives of `cf`. */
export function readRrdXml(bytes: Uint8Array, cf = 'AVERAGE'): FullRrd {
  const cursor: Cursor = { bytes, at: 0 };
  const step = numberAfter(cursor, 'step');
  const lastUpdate = numberAfter(cursor, 'lastupdate');
  const sources: string[] = [];
  const firstRra = find(bytes, RRA, cursor.at);
  const limit = firstRra < 0 ? bytes.length : firstRra;
  for (let at = find(bytes, DS, cursor.at); at >= 0 && at < limit; at = find(bytes, DS, at + 1)) {
    cursor.at = at;
    sources.push(textAfter(cursor, 'name').trim());
  }
  const raw: { cf: string; pdp: number; rows: Rows }[] = [];
  for (let at = firstRra; at >= 0; at = find(bytes, RRA, cursor.at)) {
    cursor.at = at;
    const kind = textAfter(cursor, 'cf').trim();
    const pdp = numberAfter(cursor, 'pdp_per_row');
    const database = find(bytes, DATABASE, cursor.at);
    if (database < 0) throw new MalformedRrd('archive without database', cursor.at);
    cursor.at = database + DATABASE.length;
    if (kind !== cf) {
      cursor.at = findNeeded(bytes, DATABASE_END, cursor.at);
      continue;
    }
    const store = new RowStore(sources.length, bytes.length - cursor.at);
    while (take(cursor, ROW)) {
      readValues(cursor, store);
      need(cursor, ROW_END);
      store.endRow(store.times.length, cursor.at);
    }
    need(cursor, DATABASE_END);
    raw.push({ cf: kind, pdp, rows: store });
  }
  if (find(bytes, RRD_END, cursor.at) < 0) throw new MalformedRrd('reply ends early', cursor.at);
  return assemble(step, lastUpdate, sources, raw);
}

function readValues(cursor: Cursor, store: Store): void {
  while (take(cursor, VALUE)) {
    blank(cursor);
    store.room(cursor.at)[store.used] = readNumber(cursor);
    store.used += 1;
    need(cursor, VALUE_END);
  }
}

function readLegend(cursor: Cursor, known: Legend | undefined): Legend {
  const { bytes } = cursor;
  const open = find(bytes, LEGEND, cursor.at);
  if (open < 0) {
    if (find(bytes, LEGEND_EMPTY, cursor.at) < 0) throw new MalformedRrd('no legend', cursor.at);
    return { bytes: LEGEND_EMPTY, entries: [] };
  }
  if (known && startsWith(bytes, open, known.bytes)) {
    cursor.at = open + known.bytes.length;
    return known;
  }
  cursor.at = open + LEGEND.length;
  const entries: Legend['entries'][number][] = [];
  while (take(cursor, ENTRY)) {
    const end = findNeeded(bytes, ENTRY_END, cursor.at);
    entries.push(parseLegendEntry(unescape(utf8.decode(bytes.subarray(cursor.at, end)))));
    cursor.at = end + ENTRY_END.length;
  }
  need(cursor, LEGEND_END);
  return { bytes: bytes.slice(open, cursor.at), entries };
}

/** How many rows the reply says it has; a hint, and not always there. */
function saidRows({ bytes, at }: Cursor): number {
  const legend = find(bytes, LEGEND, at);
  const said = legend < 0 ? -1 : find(bytes.subarray(0, legend), ROWS, at);
  return said < 0 ? 0 : readNumber({ bytes, at: said + ROWS.length });
}

function numberAfter(cursor: Cursor, name: string): number {
  const open = tag(`<${name}>`);
  cursor.at = findNeeded(cursor.bytes, open, cursor.at) + open.length;
  blank(cursor);
  return readNumber(cursor);
}

function textAfter(cursor: Cursor, name: string): string {
  const open = tag(`<${name}>`);
  const start = findNeeded(cursor.bytes, open, cursor.at) + open.length;
  const end = cursor.bytes.indexOf(LESS, start);
  if (end < 0) throw new MalformedRrd('reply ends early', start);
  cursor.at = end;
  return unescape(utf8.decode(cursor.bytes.subarray(start, end)));
}

function find(bytes: Uint8Array, what: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(LESS, from); at >= 0; at = bytes.indexOf(LESS, at + 1))
    if (startsWith(bytes, at, what)) return at;
  return -1;
}

function findNeeded(bytes: Uint8Array, what: Uint8Array, from: number): number {
  const at = find(bytes, what, from);
  if (at < 0) throw new MalformedRrd(`no ${utf8.decode(what)}`, from);
  return at;
}

function blank(cursor: Cursor): void {
  let byte = cursor.bytes[cursor.at];
  while (byte === 32 || byte === 10 || byte === 13 || byte === 9) byte = cursor.bytes[(cursor.at += 1)];
}

function take(cursor: Cursor, what: Uint8Array): boolean {
  if (cursor.bytes[cursor.at] !== LESS) blank(cursor);
  if (!startsWith(cursor.bytes, cursor.at, what)) return false;
  cursor.at += what.length;
  return true;
}

function need(cursor: Cursor, what: Uint8Array): void {
  if (!take(cursor, what)) throw new MalformedRrd(`expected ${utf8.decode(what)}`, cursor.at);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const unescape = (text: string): string =>
  text.includes('&') ? text.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '') : text;
