import type { Value } from '../world/db.ts';
import type { Type } from './types.ts';

/** What a call comes to; `bare` goes out without the envelope of its protocol. */
export type Reply =
  | { readonly ok: true; readonly type: Type; readonly value: Value; readonly bare?: true }
  | { readonly ok: false; readonly error: readonly [code: string, ...params: string[]] };
