import type { Rpc } from '../api/rpc.ts';
import { parseXmlValue } from '../wire/xml-call.ts';

/** What came back, whichever protocol said it. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: Rpc }
  | { readonly kind: 'error'; readonly error: readonly string[] }
  | { readonly kind: 'other'; readonly text: string };

const texts = (value: Rpc | undefined): readonly string[] =>
  value !== null && typeof value === 'object' && value.kind === 'array'
    ? value.items.map((item) => (typeof item === 'string' ? item : ''))
    : [];

/** A methodResponse taken apart. */
export function xmlOutcome(text: string): Outcome {
  const match =
    /^<\?xml version="1\.0"\?><methodResponse><params><param>(.*)<\/param><\/params><\/methodResponse>$/s.exec(text);
  if (match === null) return { kind: 'other', text };
  const value = parseXmlValue(Buffer.from(match[1] ?? ''));
  if (value === null || typeof value !== 'object' || value.kind !== 'dict') return { kind: 'value', value };
  const inner = value.members.get('Value');
  if (value.members.get('Status') === 'Success' && inner !== undefined) return { kind: 'value', value: inner };
  return { kind: 'error', error: texts(value.members.get('ErrorDescription')) };
}

/** Integers and floats are told apart by how they are written. */
function fromJsonText(source: string): unknown {
  const marked = source.replace(
    /("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?Infinity|NaN)/g,
    (whole, string: string | undefined) => {
      if (string !== undefined) return string;
      if (/[a-z]/.test(whole) && !/\d/.test(whole)) return `{"$float":"${whole}"}`;
      return /[.eE]/.test(whole) ? `{"$float":${whole}}` : `{"$int":"${whole}"}`;
    },
  );
  return JSON.parse(marked);
}

function toRpc(value: unknown): Rpc {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return { kind: 'array', items: value.map(toRpc) };
  const object = value as Readonly<Record<string, unknown>>;
  if (typeof object['$int'] === 'string') return { kind: 'int', text: object['$int'] };
  if (object['$float'] !== undefined) return { kind: 'float', value: Number(object['$float']) };
  return { kind: 'dict', members: new Map(Object.entries(object).map(([name, member]) => [name, toRpc(member)])) };
}

/** A JSON-RPC reply of either version taken apart. */
export function jsonOutcome(text: string): Outcome {
  let parsed: unknown;
  try {
    parsed = fromJsonText(text);
  } catch {
    return { kind: 'other', text };
  }
  const { result, error } = parsed as Readonly<Record<string, unknown>>;
  if (Array.isArray(error)) return { kind: 'error', error: error as string[] };
  if (error !== null && error !== undefined) {
    const { message, data } = error as { message: string; data: string[] };
    return { kind: 'error', error: [message, ...data] };
  }
  return { kind: 'value', value: toRpc(result) };
}

/** Visits what two values have at the same place, as far as the place is certain: lists of several have no order. */
export function pairs(left: Rpc, right: Rpc, visit: (left: string, right: string) => void): void {
  if (typeof left === 'string' && typeof right === 'string') return visit(left, right);
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return;
  if (left.kind === 'array' && right.kind === 'array') {
    const [one, other] = [left.items[0], right.items[0]];
    if (left.items.length === 1 && right.items.length === 1 && one !== undefined && other !== undefined)
      pairs(one, other, visit);
  } else if (left.kind === 'dict' && right.kind === 'dict') {
    for (const [name, member] of left.members) {
      const same = right.members.get(name);
      if (same !== undefined) pairs(member, same, visit);
    }
  }
}
