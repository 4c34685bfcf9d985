import type { Handlers } from './handler.ts';

/** What each class's file gives; a method may only be given once. */
const parts: readonly Handlers[] = [];

function merge(all: readonly Handlers[]): Handlers {
  const merged: Record<string, Handlers[string]> = {};
  for (const part of all) {
    for (const [method, handler] of Object.entries(part)) {
      if (method in merged) throw new Error(`${method} is given twice`);
      merged[method] = handler;
    }
  }
  return merged;
}

/** Every method with a meaning of its own; the rest is generic or not implemented. */
export const handlers: Handlers = merge(parts);
