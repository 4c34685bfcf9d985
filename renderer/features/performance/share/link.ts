import type { TimeWindow } from '../frame/window.ts';

/** The part of a link after the tab: "1795222000-1795225600", or "3600" for the last hour; then the graph. */
export function linkParts(window: TimeWindow, graph?: string): readonly string[] {
  const part = window.kind === 'live' ? String(window.span) : `${Math.round(window.from)}-${Math.round(window.to)}`;
  return graph === undefined ? [part] : [part, graph];
}

/** What an address names besides the object; odd parts name nothing. */
export function readLink(parts: readonly string[]): {
  readonly window: TimeWindow | undefined;
  readonly graph: string | undefined;
} {
  const [window = '', graph] = parts;
  return { window: windowOf(window), graph };
}

function windowOf(part: string): TimeWindow | undefined {
  if (!/^\d+(-\d+)?$/.test(part)) return undefined;
  const [from = 0, to] = part.split('-').map(Number);
  if (to === undefined) return from >= 30 ? { kind: 'live', span: from } : undefined;
  return to > from ? { kind: 'fixed', from, to } : undefined;
}
