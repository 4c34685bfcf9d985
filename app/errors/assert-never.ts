/** At the end of a switch over a union: the compiler refuses a forgotten case, and a value from a newer server is named. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
