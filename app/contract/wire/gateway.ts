import type { Catalogue } from '../catalogue.ts';
import type { ArgsOf, Contract, NamesOf, ShapeOf } from './define.ts';
import type { Failure } from '../../errors/failure.ts';

/** Where a feed writes its messages. */
export interface Sink<M> {
  send(message: M): void;
  /** True while the reader lags: hold back, merge, or start over with a fresh snapshot; never queue. */
  readonly full: boolean;
  /** Ends the feed; nothing is sent after it. */
  fail(failure: Failure): void;
}

export type CallHandler<A, R> = (args: A, context: { readonly signal: AbortSignal }) => R | Promise<R>;
/** Starts sending (at once if it likes) and answers how to stop. */
export type FeedHandler<A, M> = (args: A, sink: Sink<M>) => () => void;

/** What answers one domain's messages. */
export type Handlers<C extends Contract> = {
  readonly [K in NamesOf<C, 'ask' | 'command'>]: CallHandler<ArgsOf<C[K]>, ShapeOf<C[K]>>;
} & {
  readonly [K in NamesOf<C, 'feed'>]: FeedHandler<ArgsOf<C[K]>, ShapeOf<C[K]>>;
};

/** Everything the window can ask for, answered. */
export type Gateway = Handlers<Catalogue>;
