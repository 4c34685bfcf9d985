import { useCallback, useSyncExternalStore } from 'react';

/**
 * What a person has arranged: sizes, columns, what is open. Read at once from the window's own storage; the engine keeps the
 * same values on disk, because in an ordinary browser that storage is another one whenever the port is another one.
 */
type Save = (key: string, value: unknown) => void;

const PREFIX = 'xenith.';
const values = new Map<string, unknown>();
const listeners = new Set<() => void>();
let save: Save = () => undefined;

function load(key: string): unknown {
  if (values.has(key)) return values.get(key);
  const text = localStorage.getItem(PREFIX + key);
  let value: unknown;
  try {
    value = text === null ? undefined : JSON.parse(text);
  } catch {
    value = undefined;
  }
  values.set(key, value);
  return value;
}

function put(key: string, value: unknown): void {
  values.set(key, value);
  if (value === undefined) localStorage.removeItem(PREFIX + key);
  else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  for (const listener of listeners) listener();
}

/** The value kept under a key; `undefined` if none. Whoever reads it checks its shape. */
export const kept = (key: string): unknown => load(key);

export function keep(key: string, value: unknown): void {
  put(key, value);
  save(key, value);
}

const SOON_MS = 300;
const pending = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

function keepPending(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const key of pending) keep(key, values.get(key));
  pending.clear();
}

/** The same for what changes many times a second: known at once, written when there is a moment. */
export function keepSoon(key: string, value: unknown): void {
  values.set(key, value);
  if (pending.size === 0) addEventListener('pagehide', keepPending, { once: true });
  pending.add(key);
  timer ??= setTimeout(keepPending, SOON_MS);
}

/** Takes over what the engine kept, and hands it every change from now on. */
export function keepWith(known: Readonly<Record<string, unknown>>, onChange: Save): void {
  for (const [key, value] of Object.entries(known)) put(key, value);
  save = onChange;
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** State that survives a restart. `check` turns what was kept into a value that is right for this version. */
export function useKept<T>(key: string, check: (value: unknown) => T): readonly [T, (value: T) => void] {
  const raw = useSyncExternalStore(subscribe, () => load(key));
  const set = useCallback((value: T) => keep(key, value), [key]);
  return [check(raw), set];
}
