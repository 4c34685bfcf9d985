import { useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { TableState } from './state.ts';

interface Line<Row> {
  readonly id: string;
  readonly row: Row;
  readonly depth: number;
  readonly group: boolean;
}

interface Options<Row> {
  readonly lines: readonly Line<Row>[];
  readonly state: TableState;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  readonly selectable?: (row: Row) => boolean;
  readonly clickTicks?: boolean;
  readonly onOpen?: (row: Row) => void;
  readonly reveal: (index: number) => void;
}

type Modified = Pick<KeyboardEvent | MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/** Which row the keyboard is on, and what ticking it means: one, a range from the last one, or all. */
export function useTableKeys<Row>(options: Options<Row>) {
  const { lines, state, selected, onSelect, selectable, clickTicks = false, onOpen, reveal } = options;
  const [active, setActive] = useState<string>();
  const anchor = useRef<string>(undefined);
  const index = useMemo(() => new Map(lines.map((line, at) => [line.id, at])), [lines]);
  const tickable = useMemo(
    () => lines.filter((line) => selectable?.(line.row) ?? true).map((line) => line.id),
    [lines, selectable],
  );
  const ticked = tickable.filter((id) => selected?.has(id)).length;
  const all: boolean | 'mixed' = ticked === 0 ? false : ticked === tickable.length ? true : 'mixed';

  const range = (from: string, to: string): string[] => {
    const [a, b] = [index.get(from) ?? 0, index.get(to) ?? 0].sort((x, y) => x - y);
    const allowed = new Set(tickable);
    return lines
      .slice(a, (b ?? 0) + 1)
      .map((line) => line.id)
      .filter((id) => allowed.has(id));
  };
  const tick = (id: string, event: Modified) => {
    if (!onSelect || !tickable.includes(id)) return;
    const next = new Set(selected);
    if (event.shiftKey && anchor.current !== undefined) {
      for (const other of range(anchor.current, id)) next.add(other);
    } else {
      if (!next.delete(id)) next.add(id);
      anchor.current = id;
    }
    onSelect(next);
  };
  const toggleAll = () => onSelect?.(new Set(all === true ? [] : tickable));
  const move = (to: number, event: KeyboardEvent) => {
    const at = Math.max(0, Math.min(lines.length - 1, to));
    const line = lines[at];
    if (!line) return;
    if (event.shiftKey && active !== undefined && onSelect) {
      anchor.current ??= active;
      onSelect(new Set(range(anchor.current, line.id)));
    }
    setActive(line.id);
    reveal(at);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const at = active === undefined ? -1 : (index.get(active) ?? -1);
    const line = lines[at];
    const done = () => event.preventDefault();
    switch (event.key) {
      case 'ArrowDown':
        move(at + 1, event);
        return done();
      case 'ArrowUp':
        move(at - 1, event);
        return done();
      case 'PageDown':
        move(at + 15, event);
        return done();
      case 'PageUp':
        move(at - 15, event);
        return done();
      case 'Home':
        move(0, event);
        return done();
      case 'End':
        move(lines.length - 1, event);
        return done();
      case 'ArrowRight':
        if (line?.group) state.collapse(line.id, false);
        return done();
      case 'ArrowLeft':
        if (line?.group && !state.collapsed.has(line.id)) state.collapse(line.id, true);
        else if (line) {
          const parent = lines.slice(0, at).findLastIndex((other) => other.depth < line.depth);
          if (parent >= 0) move(parent, event);
        }
        return done();
      case ' ':
        if (line) tick(line.id, event);
        return done();
      case 'Enter':
        if (line) onOpen?.(line.row);
        return done();
      case 'Escape':
        if (selected?.size) {
          onSelect?.(new Set());
          event.stopPropagation();
        }
        return;
      case 'a':
        if ((event.ctrlKey || event.metaKey) && onSelect) {
          onSelect(new Set(tickable));
          done();
        }
        return;
      default:
        return;
    }
  };
  return {
    active,
    all,
    toggleAll,
    onKeyDown,
    onFocus: () => {
      if (active === undefined || !index.has(active)) setActive(lines[0]?.id);
    },
    onRowClick: (id: string, event: MouseEvent) => {
      setActive(id);
      if (onSelect && (event.shiftKey || event.ctrlKey || event.metaKey)) tick(id, event);
      else {
        anchor.current = id;
        if (clickTicks && tickable.includes(id)) onSelect?.(new Set([id]));
      }
    },
    onTick: (id: string, event: Modified) => {
      setActive(id);
      tick(id, event);
    },
  };
}
