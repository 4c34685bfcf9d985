import * as z from 'zod';
import type { Failure } from '../errors/failure.ts';
import { hookMoments } from '../rollout/plan/hook.ts';
import type { Callee, Hook } from '../rollout/plan/hook.ts';
import { ask, command, feed } from './wire/define.ts';

const calls = z.string().regex(/^[0-9a-f]{64}$/);
const timeout = z.number().int().min(1).max(3600);

/** A hook as a plan names it. */
export const hook: z.ZodType<Hook, Hook> = z.object({
  calls,
  kind: z.enum(['webhook', 'program']),
  name: z.string().max(4096),
  at: z.array(z.enum(hookMoments)).min(1).max(hookMoments.length),
  timeout,
  onFailure: z.enum(['go-on', 'ask', 'stop']),
});

const callee: z.ZodType<Callee> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook'), address: z.string().max(4096) }),
  z.object({ kind: z.literal('program'), file: z.string().max(255) }),
]);

/** What may be called from this computer. Neither its whole address nor its secret ever comes back. */
export interface Allowed extends Pick<Hook, 'calls' | 'kind' | 'name'> {
  /** With a shared secret. */
  readonly signed: boolean;
  /** `until-closed`: nothing here can keep it sealed. `locked`: it is kept, and cannot be opened now. */
  readonly known: 'always' | 'until-closed' | 'locked';
}

/** Where programs that can be called are put, and which are there. */
export interface Programs {
  readonly folder: string;
  readonly files: readonly string[];
}

/** What came of a call. */
export interface Called {
  readonly said: string;
  /** The last lines that a program wrote. */
  readonly output?: string;
  readonly failure?: Failure;
}

export const hooksContract = {
  hooks: feed<{ readonly allowed: readonly Allowed[] }>()(z.object({})),
  'hook.programs': ask<Programs>()(z.object({})),
  /** From now on this may be called from here. The secret signs what is sent; it goes in here and never out. */
  'hook.allow': command<Allowed>()(z.object({ callee, secret: z.string().min(1).max(1000).exactOptional() })),
  'hook.forget': command<void>()(z.object({ calls })),
  /** Calls it once, now, saying that it is a try. */
  'hook.try': command<Called>()(z.object({ calls, timeout })),
};
