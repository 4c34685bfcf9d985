import type { Caller } from './action.ts';

/** Sets or removes one key of a map field; the others are left to whoever writes them. */
export async function setKey(
  caller: Caller,
  cls: string,
  field: string,
  ref: string,
  key: string,
  value: string | undefined,
): Promise<void> {
  await caller.call(`${cls}.remove_from_${field}`, ref, key);
  if (value !== undefined) await caller.call(`${cls}.add_to_${field}`, ref, key, value);
}
