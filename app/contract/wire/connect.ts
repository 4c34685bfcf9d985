import { FailureError, type Failure } from '../../errors/failure.ts';
import { unpack } from './body.ts';
import type { Args, CallName, FeedName, Message, Result } from '../catalogue.ts';
import type { ServerHead, Wire } from './wire.ts';

/** What hears a feed. After `failed` nothing follows. */
export interface Listener<M> {
  message(message: M): void;
  failed?(failure: Failure): void;
}

/** The contract as its client sees it. */
export interface Link {
  call<K extends CallName>(name: K, args: Args<K>, options?: { readonly signal?: AbortSignal }): Promise<Result<K>>;
  /** Answers how to stop. */
  subscribe<K extends FeedName>(name: K, args: Args<K>, listener: Listener<Message<K>>): () => void;
}

export const LINK_CLOSED: Failure = { kind: 'transport', code: 'link-closed', params: [] };
const CANCELLED: Failure = { kind: 'cancelled', code: 'cancelled', params: [] };

interface Waiting {
  value(value: unknown): void;
  failed(failure: Failure): void;
  readonly once: boolean;
}

/** The client's end of a wire. When it closes, every open call and feed fails with `link-closed`. */
export function connect(wire: Wire): Link {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let closed = false;

  wire.onFrame((frame) => {
    const head = frame.head as ServerHead | null;
    const one = head ? waiting.get(head.id) : undefined;
    if (!head || !one) return;
    if (head.t === 'error') {
      waiting.delete(head.id);
      one.failed(head.failure);
    } else {
      if (one.once) waiting.delete(head.id);
      one.value(unpack(head.value, frame.body));
    }
  });
  wire.onClose(() => {
    closed = true;
    const all = [...waiting.values()];
    waiting.clear();
    for (const one of all) one.failed(LINK_CLOSED);
  });

  return {
    call: <K extends CallName>(name: K, args: Args<K>, options: { readonly signal?: AbortSignal } = {}) =>
      new Promise<Result<K>>((resolve, reject) => {
        const { signal } = options;
        if (closed) return reject(new FailureError(LINK_CLOSED));
        if (signal?.aborted) return reject(new FailureError(CANCELLED));
        const id = (lastId += 1);
        const cancel = () => {
          if (!waiting.delete(id)) return;
          wire.send({ head: { t: 'cancel', id } });
          reject(new FailureError(CANCELLED));
        };
        const settle = () => signal?.removeEventListener('abort', cancel);
        waiting.set(id, {
          once: true,
          value: (value) => {
            settle();
            resolve(value as Result<K>);
          },
          failed: (failure) => {
            settle();
            reject(new FailureError(failure));
          },
        });
        signal?.addEventListener('abort', cancel, { once: true });
        wire.send({ head: { t: 'call', id, name, args } });
      }),
    subscribe: (name, args, listener) => {
      if (closed) {
        listener.failed?.(LINK_CLOSED);
        return () => undefined;
      }
      const id = (lastId += 1);
      waiting.set(id, {
        once: false,
        value: (value) => listener.message(value as Message<typeof name>),
        failed: (failure) => listener.failed?.(failure),
      });
      wire.send({ head: { t: 'subscribe', id, name, args } });
      return () => {
        if (waiting.delete(id)) wire.send({ head: { t: 'stop', id } });
      };
    },
  };
}
