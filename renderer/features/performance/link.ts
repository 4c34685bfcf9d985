import type { TimeWindow } from './window.ts';

/** The part of a link after the tab: "1795222000-1795225600", or "3600" for the last hour. */
export function writeWindowPart(window: TimeWindow): string {
  return window.kind === 'live' ? String(window.span) : `${Math.round(window.from)}-${Math.round(window.to)}`;
}

/** The window of an address, if it names one. */
export function windowOfHash(hash: string): TimeWindow | undefined {
  const part = /\/performance\/([\d-]+)/.exec(hash)?.[1];
  const [from, to] = (part ?? '').split('-').map(Number);
  if (from === undefined || !Number.isFinite(from) || part === undefined || part === '') return undefined;
  if (to === undefined) return from >= 30 ? { kind: 'live', span: from } : undefined;
  return to > from ? { kind: 'fixed', from, to } : undefined;
}
