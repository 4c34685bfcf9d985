import type * as z from 'zod';

declare const shape: unique symbol;

/** Read once; cancellable. */
export interface Ask<A, R> {
  readonly kind: 'ask';
  readonly args: z.ZodType<A>;
  readonly [shape]?: R;
}

/** Change something; answers when the effect has been seen, or fails. */
export interface Command<A, R> {
  readonly kind: 'command';
  readonly args: z.ZodType<A>;
  readonly [shape]?: R;
}

/** A snapshot, then deltas, until stopped. `M` is the union of its messages. */
export interface Feed<A, M> {
  readonly kind: 'feed';
  readonly args: z.ZodType<A>;
  readonly [shape]?: M;
}

export type Definition = Ask<never, unknown> | Command<never, unknown> | Feed<never, unknown>;

/** Curried so that the result type is written and the argument type derived from its checker. */
export const ask =
  <R>() =>
  <A>(args: z.ZodType<A>): Ask<A, R> => ({ kind: 'ask', args });
export const command =
  <R>() =>
  <A>(args: z.ZodType<A>): Command<A, R> => ({ kind: 'command', args });
export const feed =
  <M>() =>
  <A>(args: z.ZodType<A>): Feed<A, M> => ({ kind: 'feed', args });
