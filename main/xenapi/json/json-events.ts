import { FailureError } from '../../../app/errors/failure.ts';
import type { InventoryEvent } from '../../../app/inventory/event.ts';
import { isPlainObject } from './json.ts';
import { JsonSnapshot } from './json-snapshot.ts';
import { resultOf } from './jsonrpc.ts';
import type { BatchEnd, Dialect } from './splitter.ts';

/** An unescaped quote cannot stand inside a JSON string, so the seam is never text; a nested array of maps is mended. */
export const jsonDialect: Dialect = {
  open: Buffer.from('"events":['),
  seam: Buffer.from('},{"id":"'),
  before: 1,
  between: 1,
  close: Buffer.from(']'),
  head: /^\{"id":"\d*","timestamp":"[^"\\]*","class":"(\w+)","operation":"(\w+)","ref":"([^"\\]*)"(,"snapshot":)?/,
  longestHead: 300,
  trailer: 1,
  snapshot: (bytes) => new JsonSnapshot(bytes),
  skeleton: (text) => batchEnd(resultOf(text, 'event.from')),
  slow(text) {
    const result = resultOf(text, 'event.from');
    return { ...batchEnd(result), events: isPlainObject(result) ? eventsOf(result['events']) : [] };
  },
};

/** `token` and counts of a decoded reply; throws where they are missing. */
export function batchEnd(result: unknown): BatchEnd {
  if (!isPlainObject(result) || typeof result['token'] !== 'string')
    throw new FailureError({ kind: 'transport', code: 'bad-reply', params: ['', 'token'], call: 'event.from' });
  const found = isPlainObject(result['valid_ref_counts']) ? result['valid_ref_counts'] : {};
  const counts: Record<string, number> = {};
  for (const [cls, count] of Object.entries(found)) if (Number.isFinite(Number(count))) counts[cls] = Number(count);
  return { token: result['token'], counts };
}

/** Events of a reply that was decoded whole. */
export function eventsOf(list: unknown): InventoryEvent[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown): InventoryEvent[] => {
    if (!isPlainObject(item) || typeof item['class'] !== 'string' || typeof item['ref'] !== 'string') return [];
    const { class: cls, ref, operation, snapshot } = item;
    if (operation === 'del' || !isPlainObject(snapshot)) return [{ operation: 'del', cls, ref }];
    return [{ operation: operation === 'add' ? 'add' : 'mod', cls, ref, snapshot: { read: () => snapshot } }];
  });
}
