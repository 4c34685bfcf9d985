import type { Frame, Head } from './wire.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A frame for a transport that knows text and bytes: JSON text, or [length of head, u32 little-endian][head][body]. */
export function encodeFrame(frame: Frame): string | ArrayBuffer {
  const text = JSON.stringify(frame.head);
  if (frame.body === undefined) return text;
  const head = encoder.encode(text);
  const bytes = new Uint8Array(4 + head.length + frame.body.byteLength);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  bytes.set(new Uint8Array(frame.body), 4 + head.length);
  return bytes.buffer;
}

/** The reverse. Throws on anything that is not a frame; whether the head makes sense is for `serve` and `connect` to judge. */
export function decodeFrame(data: string | ArrayBuffer): Frame {
  if (typeof data === 'string') return { head: parseHead(data) };
  if (data.byteLength < 4) throw new Error('frame too short');
  const length = new DataView(data).getUint32(0, true);
  if (length > data.byteLength - 4) throw new Error('frame head longer than frame');
  return { head: parseHead(decoder.decode(new Uint8Array(data, 4, length))), body: data.slice(4 + length) };
}

function parseHead(text: string): Head {
  const head: unknown = JSON.parse(text);
  if (typeof head !== 'object' || head === null || !('t' in head)) throw new Error('frame without a head');
  return head as Head;
}
