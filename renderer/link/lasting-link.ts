import type { Args, FeedName, Message } from '../../app/contract/catalogue.ts';
import { connect, LINK_CLOSED, type Link, type Listener } from '../../app/contract/wire/connect.ts';
import type { Wire } from '../../app/contract/wire/wire.ts';
import { FailureError } from '../../app/errors/failure.ts';

export type LinkState =
  | { readonly at: 'opening'; readonly attempt: number }
  | { readonly at: 'open' }
  /** `nextTry`: milliseconds since 1970. */
  | { readonly at: 'waiting'; readonly attempt: number; readonly nextTry: number };

export interface LastingLink extends Link {
  readonly state: LinkState;
  readonly onState: (listener: () => void) => () => void;
  readonly retryNow: () => void;
  readonly close: () => void;
}

/** How long to wait before the nth try, in milliseconds: quick at first, since the other side is this very machine. */
const backOff = (attempt: number): number => Math.min(5000, 100 * 2 ** attempt);

interface Subscription {
  start(link: Link): void;
  stop(): void;
}

/**
 * A link that outlives its wire. Feeds are subscribed again on every new wire, where they begin with a snapshot; calls wait for
 * the first wire and fail with `link-closed` when theirs is lost, as nobody can tell whether they were carried out.
 */
export function lastingLink(open: () => Promise<Wire>, wait: (ms: number) => number = backOff): LastingLink {
  const listeners = new Set<() => void>();
  const subscriptions = new Set<Subscription>();
  const onceOpen = new Set<(link: Link | undefined) => void>();
  let state: LinkState = { at: 'opening', attempt: 1 };
  let current: { readonly wire: Wire; readonly link: Link } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const enter = (next: LinkState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const attempt = async (count: number) => {
    enter({ at: 'opening', attempt: count });
    try {
      const wire = await open();
      if (closed) return wire.close();
      const link = connect(wire);
      current = { wire, link };
      wire.onClose(() => {
        current = undefined;
        if (!closed) later(1);
      });
      enter({ at: 'open' });
      for (const subscription of subscriptions) subscription.start(link);
      for (const ready of onceOpen) ready(link);
      onceOpen.clear();
    } catch {
      if (!closed) later(count + 1);
    }
  };
  const later = (count: number) => {
    const ms = wait(count - 1);
    enter({ at: 'waiting', attempt: count, nextTry: Date.now() + ms });
    timer = setTimeout(() => void attempt(count), ms);
  };

  const ready = (signal: AbortSignal | undefined) =>
    new Promise<Link>((resolve, reject) => {
      if (current) return resolve(current.link);
      if (closed) return reject(new FailureError(LINK_CLOSED));
      const settle = (link: Link | undefined) => {
        signal?.removeEventListener('abort', aborted);
        onceOpen.delete(settle);
        if (link) resolve(link);
        else
          reject(
            new FailureError(signal?.aborted ? { kind: 'cancelled', code: 'cancelled', params: [] } : LINK_CLOSED),
          );
      };
      const aborted = () => settle(undefined);
      onceOpen.add(settle);
      signal?.addEventListener('abort', aborted, { once: true });
    });

  void attempt(1);
  return {
    get state() {
      return state;
    },
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call: async (name, args, options) => (await ready(options?.signal)).call(name, args, options),
    subscribe: (name, args, listener) => {
      const subscription = subscriptionOf(name, args, listener, () => subscriptions.delete(subscription));
      subscriptions.add(subscription);
      if (current) subscription.start(current.link);
      return () => {
        subscriptions.delete(subscription);
        subscription.stop();
      };
    },
    retryNow: () => {
      if (state.at !== 'waiting') return;
      clearTimeout(timer);
      void attempt(state.attempt);
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      current?.wire.close();
      for (const ready of onceOpen) ready(undefined);
    },
  };
}

function subscriptionOf<K extends FeedName>(
  name: K,
  args: Args<K>,
  listener: Listener<Message<K>>,
  ended: () => void,
): Subscription {
  let stop: (() => void) | undefined;
  return {
    start: (link) => {
      stop = link.subscribe(name, args, {
        message: (message) => listener.message(message),
        failed: (failure) => {
          if (failure.code === LINK_CLOSED.code) return;
          ended();
          listener.failed?.(failure);
        },
      });
    },
    stop: () => stop?.(),
  };
}
