import type { Dialect } from './json/splitter.ts';

/** One of the two ways to write calls. */
export interface Codec {
  readonly kind: 'json' | 'xml';
  readonly path: string;
  /** Of requests and of replies. */
  readonly contentType: string;
  readonly events: Dialect;
  write(method: string, params: readonly unknown[]): string;
  /** The result in the canonical shape: ints are numbers, dates text. Throws what the server answered instead. */
  read(body: Buffer, method: string): Promise<unknown>;
}
