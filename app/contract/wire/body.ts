import type { Frame, Head } from './wire.ts';

/** Takes an ArrayBuffer named `body` out of a value, to travel as bytes. */
export function pack(head: (value: unknown) => Head, value: unknown): Frame {
  if (typeof value !== 'object' || value === null || !('body' in value)) return { head: head(value) };
  const { body, ...rest } = value;
  return body instanceof ArrayBuffer ? { head: head(rest), body } : { head: head(value) };
}

/** Puts it back. */
export const unpack = (value: unknown, body: ArrayBuffer | undefined): unknown =>
  body && typeof value === 'object' ? { ...value, body } : value;
