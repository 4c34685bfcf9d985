/** What moving about needs of a line of the tree. Ids are stable; lines are in the order of the screen. */
export interface Line {
  readonly id: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly open: boolean | undefined;
}

/** Where the keyboard is, where a range began, and what is selected: by ids, so that a rebuilt tree changes nothing. */
export interface Cursor {
  readonly at: string | undefined;
  readonly from: string | undefined;
  readonly picked: ReadonlySet<string>;
}

export const nowhere: Cursor = { at: undefined, from: undefined, picked: new Set() };

const only = (id: string): Cursor => ({ at: id, from: id, picked: new Set([id]) });

function range(lines: readonly Line[], from: string | undefined, to: string): ReadonlySet<string> {
  const end = lines.findIndex((line) => line.id === to);
  const start = lines.findIndex((line) => line.id === from);
  if (start < 0) return new Set([to]);
  return new Set(lines.slice(Math.min(start, end), Math.max(start, end) + 1).map((line) => line.id));
}

/** A click or a key that goes to a line: alone, extending from where the range began, or adding. */
export function pick(lines: readonly Line[], cursor: Cursor, id: string, how: 'alone' | 'range' | 'toggle'): Cursor {
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

function target(lines: readonly Line[], at: number, press: Press): number | undefined {
  const last = lines.length - 1;
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
export function press(lines: readonly Line[], cursor: Cursor, press: Press): Pressed | undefined {
  if (lines.length === 0) return undefined;
  const at = lines.findIndex((line) => line.id === cursor.at);
  const line = lines[at];
  if (press.key === 'a' && press.ctrl) {
    const siblings = lines.filter((one) => one.parent === line?.parent);
    return { cursor: { ...cursor, picked: new Set(siblings.map((one) => one.id)) } };
  }
  if (press.key === ' ' && press.ctrl && line !== undefined) return { cursor: pick(lines, cursor, line.id, 'toggle') };
  if (press.key === 'ArrowRight' || press.key === 'ArrowLeft') {
    if (line === undefined) return undefined;
    const open = press.key === 'ArrowRight';
    if (line.open === !open) return { cursor, open: { id: line.id, open } };
    if (open)
      return line.open === true && lines[at + 1]?.parent === line.id
        ? { cursor: only(lines[at + 1]?.id ?? line.id) }
        : undefined;
    return line.parent === undefined ? undefined : { cursor: only(line.parent) };
  }
  const to = target(lines, at, press);
  const id = to === undefined ? undefined : lines[to]?.id;
  if (id === undefined) return undefined;
  if (press.ctrl && !press.shift) return { cursor: { ...cursor, at: id } };
  return { cursor: pick(lines, cursor, id, press.shift ? 'range' : 'alone') };
}

/** The next line that begins with what was typed; the present one may stay while more is typed. */
export function typed(lines: readonly Line[], cursor: Cursor, text: string): string | undefined {
  const at = Math.max(
    0,
    lines.findIndex((line) => line.id === cursor.at),
  );
  const wanted = text.toLocaleLowerCase();
  const begin = wanted === (wanted[0] ?? '').repeat(wanted.length) ? at + 1 : at;
  const word = begin === at ? wanted : (wanted[0] ?? wanted);
  for (let step = 0; step < lines.length; step += 1) {
    const line = lines[(begin + step) % lines.length];
    if (line?.name.toLocaleLowerCase().startsWith(word)) return line.id;
  }
  return undefined;
}

/** After the tree changed: a line that vanished gives the cursor to its nearest ancestor that is still there, the outermost first in `above`. */
export function settle(lines: readonly Line[], cursor: Cursor, above: readonly string[]): Cursor {
  const there = new Set(lines.map((line) => line.id));
  if (cursor.at === undefined || there.has(cursor.at)) return cursor;
  const at = above.findLast((id) => there.has(id));
  return at === undefined ? nowhere : only(at);
}
