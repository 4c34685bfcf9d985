import * as z from 'zod';
import { command, feed } from './wire/define.ts';

/** `open` first, then what the server sends, byte for byte; the feed fails when the connection is lost. */
export type ConsoleMessage =
  | { readonly type: 'open'; readonly tunnel: string; readonly protocol: 'rfb' | 'vt100' }
  | { readonly type: 'bytes'; readonly body: ArrayBuffer };

const id = z.string().max(200);

export const consolesContract = {
  /** A connection to one console object, for as long as the feed is read. */
  console: feed<ConsoleMessage>()(z.object({ pool: id, console: id })),
  /** What was typed or pointed, base64. */
  'console.send': command<void>()(z.object({ tunnel: id, data: z.base64().max(100_000) })),
};
