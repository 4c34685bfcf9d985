import type { Link } from '../../../app/contract/wire/connect.ts';
import type { Failure } from '../../../app/errors/failure.ts';

/** A console's bytes under the interface of a WebSocket, which is what noVNC takes. */
export class ConsoleChannel {
  binaryType = 'arraybuffer';
  readonly protocol = '';
  readyState: 'connecting' | 'open' | 'closed' = 'connecting';
  onopen: ((event: object) => void) | null = null;
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string; readonly wasClean: boolean }) => void) | null =
    null;
  onerror: ((event: object) => void) | null = null;
  /** Told of a failure instead of `onclose`: noVNC takes an end before its greeting for a fault of its own. */
  onfailed: (() => void) | undefined;
  /** Why it closed, if not by us. */
  failure: Failure | undefined;
  readonly #link: Link;
  readonly #stop: () => void;
  #tunnel = '';
  /** Typed text must arrive in the order it was typed. */
  #sent: Promise<unknown> = Promise.resolve();

  constructor(link: Link, pool: string, console: string) {
    this.#link = link;
    this.#stop = link.subscribe(
      'console',
      { pool, console },
      {
        message: (message) => {
          if (this.readyState === 'closed') return;
          if (message.type === 'bytes') return this.onmessage?.({ data: message.body });
          this.#tunnel = message.tunnel;
          this.readyState = 'open';
          this.onopen?.({});
        },
        failed: (failure) => {
          this.failure = failure;
          if (this.onfailed) this.onfailed();
          else this.#closed(1006);
        },
      },
    );
  }

  send(data: ArrayBuffer | Uint8Array): void {
    if (this.readyState !== 'open') return;
    const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
    const text = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
    const send = (): Promise<void> => this.#link.call('console.send', { tunnel: this.#tunnel, data: text });
    this.#sent = this.#sent.then(send, send).catch(() => undefined);
  }

  /** What was typed before still arrives. */
  close(): void {
    void this.#sent.then(this.#stop);
    // As a WebSocket would: noVNC does not expect the end before its own call returns.
    queueMicrotask(() => this.#closed(1000));
  }

  #closed(code: number): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.onclose?.({ code, reason: '', wasClean: code === 1000 });
  }
}
