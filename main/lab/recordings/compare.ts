import { signatures } from '../api/methods.ts';
import { typeOf } from '../api/types.ts';
import type { Type } from '../api/types.ts';
import type { Rpc } from '../api/rpc.ts';
import { conform } from './conform.ts';
import type { Recording } from './recording.ts';
import type { Replayed } from './replay.ts';

function typeAnswered(request: string): Type | undefined {
  const match = /<methodName>\s*([^<\s]+)|"method":\s*"([^"]+)/.exec(request);
  const method = match?.[1] ?? match?.[2] ?? '';
  return method.startsWith('Async.') ? typeOf('task ref') : signatures.get(method)?.result;
}

function complaints(type: Type, value: Rpc, kind: Recording['kind']): string {
  const found = new Set<string>();
  conform(type, value, kind === 'json' ? 'json' : 'xml', (what) => found.add(what));
  return [...found].sort().join('; ');
}

const names = (head: readonly string[]) => head.slice(1).map((line) => line.split(':')[0]?.toLowerCase() ?? '');

/** Words that depend on nothing but the conversation: no names of objects, no times. */
const isPlain = (text: string) => !/OpaqueRef|\d{8}T\d|[0-9a-f]{8}-[0-9a-f]{4}/.test(text);

/** What differs between what was recorded and what the lab answered; nothing if they agree. */
export function differences({ recording, recorded, answered, head }: Replayed): string[] {
  const found: string[] = [];
  if (recording.head.length > 0 && recording.head[0] !== head[0])
    found.push(`${recording.head[0]} became ${head[0] ?? 'silence'}`);
  else if (recording.head.length > 0 && names(recording.head).sort().join() !== names(head).sort().join()) {
    found.push(`headers ${names(recording.head).join()} became ${names(head).join()}`);
  }
  if (recording.kind === 'raw') return found;
  if (recorded.kind === 'error' && answered.kind === 'error') {
    const shape = (error: readonly string[]) => [error[0], error.length].join('/');
    if (shape(recorded.error) !== shape(answered.error))
      found.push(`${recorded.error.join()} became ${answered.error.join()}`);
  } else if (recorded.kind === 'value' && answered.kind === 'value') {
    const type = typeAnswered(recording.request);
    if (type !== undefined) {
      const [before, now] = [recorded.value, answered.value].map((value) => complaints(type, value, recording.kind));
      if (before !== now) found.push(`shape: ${before ?? ''} became ${now ?? ''}`);
    }
    if (typeof recorded.value === 'string' && typeof answered.value === 'string') {
      if (isPlain(recorded.value) && recorded.value !== answered.value)
        found.push(`${recorded.value} became ${answered.value}`);
    }
  } else if (recorded.kind !== answered.kind) {
    found.push(`${recorded.kind} became ${answered.kind === 'error' ? answered.error.join() : answered.kind}`);
  }
  return found;
}
