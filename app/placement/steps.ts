/** Work that can wait between its steps, so that it never holds up a frame. */
export type Steps<T> = Generator<undefined, T>;

/** Does it all at once. */
export function finish<T>(work: Steps<T>): T {
  let next = work.next();
  while (next.done !== true) next = work.next();
  return next.value;
}
