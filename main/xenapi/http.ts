import type { Readable } from 'node:stream';

export interface HttpInit {
  readonly method?: 'GET' | 'PUT';
  /** Without session; it is added. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream's `length` must be known: servers take no chunked requests. */
  readonly body?: Uint8Array | { readonly stream: Readable; readonly length: number };
  readonly signal?: AbortSignal;
  /** Milliseconds without a byte until it fails. */
  readonly deadline?: number;
  /** Bytes of reply after which it fails. */
  readonly limit?: number;
}

/** The reply's head; the body is read once, either way, and must be. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
}
