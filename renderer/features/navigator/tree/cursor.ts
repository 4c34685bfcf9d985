import type { Row } from '../../../../app/inventory/tree/row.ts';

/** What moving about needs of a line of the tree. */
type Line = Pick<Row, 'expandable' | 'expanded'> & { readonly node: Pick<Row['node'], 'key' | 'parent' | 'name'> };

/** The lines of the tree in the order of the screen. */
export interface Lines<L extends Line = Line> {
  readonly rows: readonly L[];
  /** Where the line of a node stands; -1 where there is none. */
  readonly indexOf: (key: string) => number;
}

const whereIs = ({ indexOf }: Lines, key: string | undefined): number => (key === undefined ? -1 : indexOf(key));

/** Where the keyboard is, where a range began, and what is selected: by ids, so that a rebuilt tree changes nothing. */
export interface Cursor {
  readonly at: string | undefined;
  readonly from: string | undefined;
  readonly picked: ReadonlySet<string>;
}

export const nowhere: Cursor = { at: undefined, from: undefined, picked: new Set() };

const only = (id: string): Cursor => ({ at: id, from: id, picked: new Set([id]) });

function range(lines: Lines, from: string | undefined, to: string): ReadonlySet<string> {
  const end = lines.indexOf(to);
  const start = whereIs(lines, from);
  if (start < 0) return new Set([to]);
  return new Set(lines.rows.slice(Math.min(start, end), Math.max(start, end) + 1).map((line) => line.node.key));
}

/** A click or a key that goes to a line: alone, extending from where the range began, or adding. */
export function pick(lines: Lines, cursor: Cursor, id: string, how: 'alone' | 'range' | 'toggle'): Cursor {
  switch (how) {
    case 'alone':
      return only(id);
    case 'range':
      return { at: id, from: cursor.from ?? id, picked: range(lines, cursor.from ?? id, id) };
    case 'toggle': {
      const picked = new Set(cursor.picked);
      if (!picked.delete(id)) picked.add(id);
      return { at: id, from: id, picked };
    }
  }
}

export interface Press {
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  /** Lines that fit on the screen. */
  readonly page: number;
}

/** What a key does: the cursor it leads to, and what is to be opened or closed. */
export interface Pressed {
  readonly cursor: Cursor;
  readonly open?: { readonly id: string; readonly open: boolean };
}

function target({ length }: readonly Line[], at: number, press: Press): number | undefined {
  const last = length - 1;
  switch (press.key) {
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'PageDown':
      return Math.min(last, at + Math.max(1, press.page - 1));
    case 'PageUp':
      return Math.max(0, at - Math.max(1, press.page - 1));
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** The keys of a tree; `undefined` for those that mean nothing to it. */
export function press(lines: Lines, cursor: Cursor, press: Press): Pressed | undefined {
  const { rows } = lines;
  if (rows.length === 0) return undefined;
  const at = whereIs(lines, cursor.at);
  const line = rows[at];
  if (press.key === 'a' && press.ctrl) {
    const siblings = rows.filter((one) => one.node.parent === line?.node.parent);
    return { cursor: { ...cursor, picked: new Set(siblings.map((one) => one.node.key)) } };
  }
  if (press.key === ' ' && press.ctrl && line !== undefined)
    return { cursor: pick(lines, cursor, line.node.key, 'toggle') };
  if (press.key === 'ArrowRight' || press.key === 'ArrowLeft') {
    if (line === undefined) return undefined;
    const open = press.key === 'ArrowRight';
    if (line.expandable && line.expanded !== open) return { cursor, open: { id: line.node.key, open } };
    if (open)
      return line.expandable && rows[at + 1]?.node.parent === line.node.key
        ? { cursor: only(rows[at + 1]?.node.key ?? line.node.key) }
        : undefined;
    return line.node.parent === '' ? undefined : { cursor: only(line.node.parent) };
  }
  const to = target(rows, at, press);
  const id = to === undefined ? undefined : rows[to]?.node.key;
  if (id === undefined) return undefined;
  if (press.ctrl && !press.shift) return { cursor: { ...cursor, at: id } };
  return { cursor: pick(lines, cursor, id, press.shift ? 'range' : 'alone') };
}

/** The next line that begins with what was typed; the present one may stay while more is typed. */
export function typed(lines: Lines, cursor: Cursor, text: string): string | undefined {
  const { rows } = lines;
  const at = Math.max(0, whereIs(lines, cursor.at));
  const wanted = text.toLocaleLowerCase();
  const begin = wanted === (wanted[0] ?? '').repeat(wanted.length) ? at + 1 : at;
  const word = begin === at ? wanted : (wanted[0] ?? wanted);
  for (let step = 0; step < rows.length; step += 1) {
    const line = rows[(begin + step) % rows.length];
    if (line?.node.name.toLocaleLowerCase().startsWith(word)) return line.node.key;
  }
  return undefined;
}

/** After the tree changed: a line that vanished gives the cursor to its nearest ancestor that is still there, the outermost first in `above`. */
export function settle(lines: Lines, cursor: Cursor, above: readonly string[]): Cursor {
  if (cursor.at === undefined || lines.indexOf(cursor.at) >= 0) return cursor;
  const at = above.findLast((key) => lines.indexOf(key) >= 0);
  return at === undefined ? nowhere : only(at);
}
