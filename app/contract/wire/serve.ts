import * as z from 'zod';
import { toFailure, type Failure } from '../../errors/failure.ts';
import { pack } from './body.ts';
import { catalogue } from '../catalogue.ts';
import type { Contract } from './define.ts';
import type { CallHandler, FeedHandler, Gateway, Handlers, Sink } from './gateway.ts';
import type { ClientHead, Wire } from './wire.ts';

const id = z.number().int().nonnegative();
const start = { id, name: z.string().max(200), args: z.unknown() };
const clientHead = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), ...start }),
  z.object({ t: z.literal('subscribe'), ...start }),
  z.object({ t: z.literal('cancel'), id }),
  z.object({ t: z.literal('stop'), id }),
]);

/** A reader with more than this waiting is slow. */
const FULL_BYTES = 4 * 1024 * 1024;
/** Calls and feeds one window may have open at once; far above what it ever needs. */
const MAX_OPEN = 2000;

const bad = (...params: string[]): Failure => ({ kind: 'bad-message', code: 'bad-message', params });

/** Answers one window's frames from the gateway until the wire closes. Answers how to stop. */
export function serve(wire: Wire, gateway: Gateway): () => void;
/** With another catalogue, for tests. */
export function serve<C extends Contract>(wire: Wire, gateway: Handlers<C>, contract: C): () => void;
export function serve(wire: Wire, gateway: object, contract: Contract = catalogue): () => void {
  const open = new Map<number, () => void>();
  const fail = (id: number, failure: Failure) => wire.send({ head: { t: 'error', id, failure } });

  const call = (id: number, handler: CallHandler<unknown, unknown>, args: unknown) => {
    const abort = new AbortController();
    open.set(id, () => abort.abort());
    const answer = async () => {
      try {
        const value = await handler(args, { signal: abort.signal });
        if (open.has(id)) wire.send(pack((value) => ({ t: 'result', id, value }), value));
      } catch (error) {
        if (open.has(id)) fail(id, toFailure(error));
      }
      open.delete(id);
    };
    void answer();
  };

  const subscribe = (id: number, handler: FeedHandler<unknown, unknown>, args: unknown) => {
    let stop: (() => void) | undefined;
    let ended = false;
    const end = () => {
      ended = true;
      open.delete(id);
      stop?.();
    };
    const sink: Sink<unknown> = {
      send: (message) => {
        if (!ended) wire.send(pack((value) => ({ t: 'delta', id, value }), message));
      },
      get full() {
        return wire.buffered() > FULL_BYTES;
      },
      fail: (failure) => {
        if (ended) return;
        end();
        fail(id, failure);
      },
    };
    open.set(id, end);
    try {
      stop = handler(args, sink);
      if (ended) stop();
    } catch (error) {
      sink.fail(toFailure(error));
    }
  };

  const begin = (head: Extract<ClientHead, { name: string }>) => {
    const definition = Object.hasOwn(contract, head.name) ? contract[head.name] : undefined;
    if (!definition || (definition.kind === 'feed') !== (head.t === 'subscribe')) return fail(head.id, bad(head.name));
    if (open.has(head.id) || open.size >= MAX_OPEN) return fail(head.id, bad(head.name, 'id'));
    const args = definition.args.safeParse(head.args);
    if (!args.success) return fail(head.id, bad(head.name, z.prettifyError(args.error)));
    const handler: unknown = (gateway as Record<string, unknown>)[head.name];
    if (definition.kind === 'feed') subscribe(head.id, handler as FeedHandler<unknown, unknown>, args.data);
    else call(head.id, handler as CallHandler<unknown, unknown>, args.data);
  };

  const stopFrames = wire.onFrame((frame) => {
    const parsed = clientHead.safeParse(frame.head);
    if (!parsed.success) return fail(0, bad(z.prettifyError(parsed.error)));
    const head = parsed.data;
    if (head.t === 'call' || head.t === 'subscribe') return begin(head);
    const end = open.get(head.id);
    open.delete(head.id);
    end?.();
  });

  const close = () => {
    stopFrames();
    const ends = [...open.values()];
    open.clear();
    for (const end of ends) end();
  };
  wire.onClose(close);
  return close;
}
