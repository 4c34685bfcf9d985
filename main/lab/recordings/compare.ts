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

const MOMENTS =
  /OpaqueRef:[0-9a-f-]{36}|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b|\b[0-9a-f]{32}\b|\d{8}T\d\d:\d\d:\d\dZ?|\d+(\.\d+)+|\d+/g;

/** Text without what only that moment or that machine could say. */
const timeless = (text: string): string => text.replaceAll(MOMENTS, '#');

/** Words that depend on nothing but the conversation: no names of objects, no times. */
const isPlain = (text: string) => !/OpaqueRef|\d{8}T\d|[0-9a-f]{8}-[0-9a-f]{4}/.test(text);

/** Names and values of headers; what a header says of length, time or place is left out. */
function headers(head: readonly string[]): string {
  const lines = head.slice(1).map((line) => {
    const [name = '', ...value] = line.split(':');
    return /^(content-length|location|task-id)$/i.test(name)
      ? name.toLowerCase()
      : `${name.toLowerCase()}:${timeless(value.join(':'))}`;
  });
  return lines.sort().join(' ');
}

/** The bones of a document: elements of XML, members of JSON in their order, or a page's words. */
function skeleton(body: string): string {
  if (body.startsWith('<html'))
    return body.includes('<h1>') ? timeless(body.replace(/Additional information.*/s, '')) : 'page';
  if (body.startsWith('<')) return [...new Set(body.match(/<[a-z_]+/gi))].join('');
  if (body.startsWith('{')) return [...new Set(body.match(/"[a-z_]+"(?=:)/gi))].join('');
  return body.startsWith('RFB') ? body.slice(0, 12) : '';
}

function compareErrors(recorded: readonly string[], answered: readonly string[]): boolean {
  if (recorded[0] !== answered[0] || recorded.length !== answered.length) return false;
  // Reasons joined to one text are as many as there are VMs.
  const reasons = (text = ''): string => [...new Set(timeless(text).split('|'))].sort().join('|');
  return recorded.every((text, at) => reasons(text) === reasons(answered[at]));
}

/** What differs between what was recorded and what the lab answered; nothing if they agree. `exact`: numbers count too. */
export function differences({ recording, recorded, answered, head, body, closed }: Replayed, exact: boolean): string[] {
  const found: string[] = [];
  if (recording.head.length > 0 && recording.head[0] !== head[0])
    found.push(`${recording.head[0]} became ${head[0] ?? 'silence'}`);
  else if (recording.head.length > 0 && headers(recording.head) !== headers(head)) {
    found.push(`headers ${headers(recording.head)} became ${headers(head)}`);
  }
  const afterwards = /<<connection afterwards: (\w+)/.exec(recording.response)?.[1];
  if (afterwards !== undefined && (afterwards === 'CLOSED') !== closed)
    found.push(`connection ${afterwards} afterwards became ${closed ? 'closed' : 'open'}`);
  if (recorded.kind === 'other' && answered.kind === 'other') {
    const [before, now] = [skeleton(recording.response.replace(/<<connection.*/, '')), skeleton(body)];
    if (before !== now) found.push(`${before} became ${now}`);
  } else if (recorded.kind === 'error' && answered.kind === 'error') {
    if (!compareErrors(recorded.error, answered.error))
      found.push(`${recorded.error.join()} became ${answered.error.join()}`);
  } else if (recorded.kind === 'value' && answered.kind === 'value') {
    const type = typeAnswered(recording.request);
    if (type !== undefined) {
      const [before, now] = [recorded.value, answered.value].map((value) => complaints(type, value, recording.kind));
      if (before !== now) found.push(`shape: ${before ?? ''} became ${now ?? ''}`);
    }
    if (exact && typeof recorded.value === 'string' && typeof answered.value === 'string') {
      if (isPlain(recorded.value) && recorded.value !== answered.value)
        found.push(`${recorded.value} became ${answered.value}`);
    }
  } else if (recorded.kind !== answered.kind) {
    found.push(`${recorded.kind} became ${answered.kind === 'error' ? answered.error.join() : answered.kind}`);
  }
  return found;
}
