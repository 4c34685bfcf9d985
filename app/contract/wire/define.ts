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

export type Definition = Ask<unknown, unknown> | Command<unknown, unknown> | Feed<unknown, unknown>;
/** One domain's part of the catalogue. */
export type Contract = Readonly<Record<string, { readonly kind: Definition['kind']; readonly args: z.ZodType }>>;

export type ArgsOf<D> = D extends { readonly args: z.ZodType<infer A> } ? A : never;
/** What an ask or a command answers, or one message of a feed. */
export type ShapeOf<D> = D extends { readonly [shape]?: infer S } ? S : never;
export type NamesOf<C extends Contract, Kind extends Definition['kind']> = {
  [K in keyof C]: C[K]['kind'] extends Kind ? K : never;
}[keyof C];

/**
 * Curried so that the result type is written and the argument type derived from its checker. A result or message with an
 * ArrayBuffer named `body` travels with those bytes beside the JSON, not in it.
 */
export const ask =
  <R>() =>
  <A>(args: z.ZodType<A>): Ask<A, R> => ({ kind: 'ask', args });
export const command =
  <R>() =>
  <A>(args: z.ZodType<A>): Command<A, R> => ({ kind: 'command', args });
export const feed =
  <M>() =>
  <A>(args: z.ZodType<A>): Feed<A, M> => ({ kind: 'feed', args });
